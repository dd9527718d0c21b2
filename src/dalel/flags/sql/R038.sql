-- Written by docs/generate.py from expressions in Python; change those, not this file.
-- ranked buyer
SELECT CAST("share" AS DOUBLE) AS "share" FROM (WITH "t3" AS (
  SELECT
    *
  FROM [[facts]] AS "t1"
  WHERE
    "t1"."submitted" > 0
    AND NOT (
      "t1"."told_in_parts"
    )
    AND NOT (
      COALESCE("t1"."tender_status" = 'cancelled', FALSE)
    )
)
SELECT
  "t13"."share"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t11"."role",
      "t11"."organisation",
      "t11"."processes",
      "t11"."submitted",
      "t11"."disqualified",
      CAST("t11"."disqualified" AS DOUBLE) / CAST("t11"."submitted" AS DOUBLE) AS "share",
      CASE
        WHEN "t11"."role" = 'tenderer'
        THEN "t11"."submitted" >= [[minimum_submitted_bids]]
        ELSE "t11"."processes" >= [[minimum_contracting_processes]]
      END AS "enough"
    FROM (
      SELECT
        "t10"."role",
        "t10"."organisation",
        COUNT(*) AS "processes",
        SUM("t10"."submitted") AS "submitted",
        SUM("t10"."disqualified") AS "disqualified"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            *
          FROM (
            SELECT
              'tenderer' AS "role",
              "t2"."organisation",
              "t2"."submitted",
              "t2"."disqualified",
              "t2"."process"
            FROM (
              SELECT
                *
              FROM [[participants]] AS "t0"
              WHERE
                "t0"."submitted" > 0
                AND NOT (
                  COALESCE("t0"."tender_status" = 'cancelled', FALSE)
                )
            ) AS "t2"
          ) AS "t5"
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              *
            FROM (
              SELECT
                'buyer' AS "role",
                "t4"."buyer" AS "organisation",
                "t4"."submitted",
                "t4"."disqualified",
                "t4"."process"
              FROM "t3" AS "t4"
            ) AS "t6"
            UNION ALL
            SELECT
              *
            FROM (
              SELECT
                'procuring-entity' AS "role",
                "t4"."entity" AS "organisation",
                "t4"."submitted",
                "t4"."disqualified",
                "t4"."process"
              FROM "t3" AS "t4"
            ) AS "t7"
          ) AS "t8"
        ) AS "t9"
        WHERE
          "t9"."organisation" IS NOT NULL
      ) AS "t10"
      GROUP BY
        1,
        2
    ) AS "t11"
  ) AS "t12"
  WHERE
    "t12"."enough" AND "t12"."role" = 'buyer'
) AS "t13")
-- ranked procuring-entity
SELECT CAST("share" AS DOUBLE) AS "share" FROM (WITH "t3" AS (
  SELECT
    *
  FROM [[facts]] AS "t1"
  WHERE
    "t1"."submitted" > 0
    AND NOT (
      "t1"."told_in_parts"
    )
    AND NOT (
      COALESCE("t1"."tender_status" = 'cancelled', FALSE)
    )
)
SELECT
  "t13"."share"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t11"."role",
      "t11"."organisation",
      "t11"."processes",
      "t11"."submitted",
      "t11"."disqualified",
      CAST("t11"."disqualified" AS DOUBLE) / CAST("t11"."submitted" AS DOUBLE) AS "share",
      CASE
        WHEN "t11"."role" = 'tenderer'
        THEN "t11"."submitted" >= [[minimum_submitted_bids]]
        ELSE "t11"."processes" >= [[minimum_contracting_processes]]
      END AS "enough"
    FROM (
      SELECT
        "t10"."role",
        "t10"."organisation",
        COUNT(*) AS "processes",
        SUM("t10"."submitted") AS "submitted",
        SUM("t10"."disqualified") AS "disqualified"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            *
          FROM (
            SELECT
              'tenderer' AS "role",
              "t2"."organisation",
              "t2"."submitted",
              "t2"."disqualified",
              "t2"."process"
            FROM (
              SELECT
                *
              FROM [[participants]] AS "t0"
              WHERE
                "t0"."submitted" > 0
                AND NOT (
                  COALESCE("t0"."tender_status" = 'cancelled', FALSE)
                )
            ) AS "t2"
          ) AS "t5"
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              *
            FROM (
              SELECT
                'buyer' AS "role",
                "t4"."buyer" AS "organisation",
                "t4"."submitted",
                "t4"."disqualified",
                "t4"."process"
              FROM "t3" AS "t4"
            ) AS "t6"
            UNION ALL
            SELECT
              *
            FROM (
              SELECT
                'procuring-entity' AS "role",
                "t4"."entity" AS "organisation",
                "t4"."submitted",
                "t4"."disqualified",
                "t4"."process"
              FROM "t3" AS "t4"
            ) AS "t7"
          ) AS "t8"
        ) AS "t9"
        WHERE
          "t9"."organisation" IS NOT NULL
      ) AS "t10"
      GROUP BY
        1,
        2
    ) AS "t11"
  ) AS "t12"
  WHERE
    "t12"."enough" AND "t12"."role" = 'procuring-entity'
) AS "t13")
-- ranked tenderer
SELECT CAST("share" AS DOUBLE) AS "share" FROM (WITH "t3" AS (
  SELECT
    *
  FROM [[facts]] AS "t1"
  WHERE
    "t1"."submitted" > 0
    AND NOT (
      "t1"."told_in_parts"
    )
    AND NOT (
      COALESCE("t1"."tender_status" = 'cancelled', FALSE)
    )
)
SELECT
  "t13"."share"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t11"."role",
      "t11"."organisation",
      "t11"."processes",
      "t11"."submitted",
      "t11"."disqualified",
      CAST("t11"."disqualified" AS DOUBLE) / CAST("t11"."submitted" AS DOUBLE) AS "share",
      CASE
        WHEN "t11"."role" = 'tenderer'
        THEN "t11"."submitted" >= [[minimum_submitted_bids]]
        ELSE "t11"."processes" >= [[minimum_contracting_processes]]
      END AS "enough"
    FROM (
      SELECT
        "t10"."role",
        "t10"."organisation",
        COUNT(*) AS "processes",
        SUM("t10"."submitted") AS "submitted",
        SUM("t10"."disqualified") AS "disqualified"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            *
          FROM (
            SELECT
              'tenderer' AS "role",
              "t2"."organisation",
              "t2"."submitted",
              "t2"."disqualified",
              "t2"."process"
            FROM (
              SELECT
                *
              FROM [[participants]] AS "t0"
              WHERE
                "t0"."submitted" > 0
                AND NOT (
                  COALESCE("t0"."tender_status" = 'cancelled', FALSE)
                )
            ) AS "t2"
          ) AS "t5"
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              *
            FROM (
              SELECT
                'buyer' AS "role",
                "t4"."buyer" AS "organisation",
                "t4"."submitted",
                "t4"."disqualified",
                "t4"."process"
              FROM "t3" AS "t4"
            ) AS "t6"
            UNION ALL
            SELECT
              *
            FROM (
              SELECT
                'procuring-entity' AS "role",
                "t4"."entity" AS "organisation",
                "t4"."submitted",
                "t4"."disqualified",
                "t4"."process"
              FROM "t3" AS "t4"
            ) AS "t7"
          ) AS "t8"
        ) AS "t9"
        WHERE
          "t9"."organisation" IS NOT NULL
      ) AS "t10"
      GROUP BY
        1,
        2
    ) AS "t11"
  ) AS "t12"
  WHERE
    "t12"."enough" AND "t12"."role" = 'tenderer'
) AS "t13")
-- subjects
SELECT CAST("role" AS TEXT) AS "role", CAST("organisation" AS TEXT) AS "organisation", CAST("processes" AS BIGINT) AS "processes", CAST("submitted" AS BIGINT) AS "submitted", CAST("disqualified" AS BIGINT) AS "disqualified", CAST("fence" AS TEXT) AS "fence", CAST("outcome" AS TEXT) AS "outcome", CAST("reason" AS TEXT) AS "reason", CAST("lines" AS BIGINT) AS "lines", CAST("amount" AS DECIMAL(38, 10)) AS "amount" FROM (WITH "t3" AS (
  SELECT
    *
  FROM [[facts]] AS "t1"
  WHERE
    "t1"."submitted" > 0
    AND NOT (
      "t1"."told_in_parts"
    )
    AND NOT (
      COALESCE("t1"."tender_status" = 'cancelled', FALSE)
    )
)
SELECT
  *
FROM (
  SELECT
    "t16"."role",
    "t16"."organisation",
    "t16"."processes",
    "t16"."submitted",
    "t16"."disqualified",
    "t16"."fence",
    "t16"."outcome",
    "t16"."reason",
    "t16"."lines",
    "t16"."amount"
  FROM (
    SELECT
      "t15"."role",
      "t15"."organisation",
      "t15"."processes",
      "t15"."submitted",
      "t15"."disqualified",
      "t15"."share",
      "t15"."enough",
      "t15"."reason",
      "t15"."outcome",
      "t15"."amount",
      "t15"."lines",
      CASE
        WHEN "t15"."role" = 'buyer'
        THEN '[[buyer]]'
        WHEN "t15"."role" = 'procuring-entity'
        THEN '[[procuring-entity]]'
        WHEN "t15"."role" = 'tenderer'
        THEN '[[tenderer]]'
        ELSE CAST(NULL AS TEXT)
      END AS "fence"
    FROM (
      SELECT
        "t14"."role",
        "t14"."organisation",
        "t14"."processes",
        "t14"."submitted",
        "t14"."disqualified",
        "t14"."share",
        "t14"."enough",
        "t14"."reason",
        "t14"."outcome",
        CAST(NULL AS DECIMAL(38, 10)) AS "amount",
        "t14"."processes" AS "lines"
      FROM (
        SELECT
          "t13"."role",
          "t13"."organisation",
          "t13"."processes",
          "t13"."submitted",
          "t13"."disqualified",
          "t13"."share",
          "t13"."enough",
          "t13"."reason",
          CASE
            WHEN "t13"."reason" IS NULL
            THEN CAST(NULL AS TEXT)
            WHEN "t13"."reason" IN ('large-share')
            THEN 'raised'
            WHEN "t13"."reason" IN ('ordinary-share')
            THEN 'clear'
            ELSE 'not-evaluated'
          END AS "outcome"
        FROM (
          SELECT
            "t12"."role",
            "t12"."organisation",
            "t12"."processes",
            "t12"."submitted",
            "t12"."disqualified",
            "t12"."share",
            "t12"."enough",
            CASE
              WHEN NOT (
                "t12"."enough"
              )
              THEN CASE WHEN "t12"."role" = 'tenderer' THEN 'too-few-bids' ELSE 'too-few-processes' END
              WHEN NOT (
                "t12"."role" IN ('buyer', 'procuring-entity', 'tenderer')
              )
              THEN 'no-fence'
              WHEN (
                "t12"."role" = 'buyer'
              ) AND (
                "t12"."share" >= [[buyer]]
              )
              THEN 'large-share'
              WHEN (
                "t12"."role" = 'procuring-entity'
              ) AND (
                "t12"."share" >= [[procuring-entity]]
              )
              THEN 'large-share'
              WHEN (
                "t12"."role" = 'tenderer'
              ) AND (
                "t12"."share" >= [[tenderer]]
              )
              THEN 'large-share'
              ELSE 'ordinary-share'
            END AS "reason"
          FROM (
            SELECT
              "t11"."role",
              "t11"."organisation",
              "t11"."processes",
              "t11"."submitted",
              "t11"."disqualified",
              CAST("t11"."disqualified" AS DOUBLE) / CAST("t11"."submitted" AS DOUBLE) AS "share",
              CASE
                WHEN "t11"."role" = 'tenderer'
                THEN "t11"."submitted" >= [[minimum_submitted_bids]]
                ELSE "t11"."processes" >= [[minimum_contracting_processes]]
              END AS "enough"
            FROM (
              SELECT
                "t10"."role",
                "t10"."organisation",
                COUNT(*) AS "processes",
                SUM("t10"."submitted") AS "submitted",
                SUM("t10"."disqualified") AS "disqualified"
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    *
                  FROM (
                    SELECT
                      'tenderer' AS "role",
                      "t2"."organisation",
                      "t2"."submitted",
                      "t2"."disqualified",
                      "t2"."process"
                    FROM (
                      SELECT
                        *
                      FROM [[participants]] AS "t0"
                      WHERE
                        "t0"."submitted" > 0
                        AND NOT (
                          COALESCE("t0"."tender_status" = 'cancelled', FALSE)
                        )
                    ) AS "t2"
                  ) AS "t5"
                  UNION ALL
                  SELECT
                    *
                  FROM (
                    SELECT
                      *
                    FROM (
                      SELECT
                        'buyer' AS "role",
                        "t4"."buyer" AS "organisation",
                        "t4"."submitted",
                        "t4"."disqualified",
                        "t4"."process"
                      FROM "t3" AS "t4"
                    ) AS "t6"
                    UNION ALL
                    SELECT
                      *
                    FROM (
                      SELECT
                        'procuring-entity' AS "role",
                        "t4"."entity" AS "organisation",
                        "t4"."submitted",
                        "t4"."disqualified",
                        "t4"."process"
                      FROM "t3" AS "t4"
                    ) AS "t7"
                  ) AS "t8"
                ) AS "t9"
                WHERE
                  "t9"."organisation" IS NOT NULL
              ) AS "t10"
              GROUP BY
                1,
                2
            ) AS "t11"
          ) AS "t12"
        ) AS "t13"
      ) AS "t14"
    ) AS "t15"
  ) AS "t16"
) AS "t17"
ORDER BY
  "t17"."role" ASC NULLS FIRST,
  "t17"."organisation" ASC NULLS FIRST)
-- members
SELECT CAST("finding" AS TEXT) AS "finding", CAST("line" AS TEXT) AS "line" FROM (WITH "t5" AS (
  SELECT
    *
  FROM [[facts]] AS "t2"
  WHERE
    "t2"."submitted" > 0
    AND NOT (
      "t2"."told_in_parts"
    )
    AND NOT (
      COALESCE("t2"."tender_status" = 'cancelled', FALSE)
    )
)
SELECT
  *
FROM (
  SELECT DISTINCT
    *
  FROM (
    SELECT
      "t3"."finding",
      "t14"."line"
    FROM [[wanted]] AS "t3"
    INNER JOIN (
      SELECT
        "t12"."role",
        "t12"."organisation",
        "t12"."process" AS "line"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            *
          FROM (
            SELECT
              'tenderer' AS "role",
              "t4"."organisation",
              "t4"."submitted",
              "t4"."disqualified",
              "t4"."process"
            FROM (
              SELECT
                *
              FROM [[participants]] AS "t1"
              WHERE
                "t1"."submitted" > 0
                AND NOT (
                  COALESCE("t1"."tender_status" = 'cancelled', FALSE)
                )
            ) AS "t4"
          ) AS "t7"
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              *
            FROM (
              SELECT
                'buyer' AS "role",
                "t6"."buyer" AS "organisation",
                "t6"."submitted",
                "t6"."disqualified",
                "t6"."process"
              FROM "t5" AS "t6"
            ) AS "t8"
            UNION ALL
            SELECT
              *
            FROM (
              SELECT
                'procuring-entity' AS "role",
                "t6"."entity" AS "organisation",
                "t6"."submitted",
                "t6"."disqualified",
                "t6"."process"
              FROM "t5" AS "t6"
            ) AS "t9"
          ) AS "t10"
        ) AS "t11"
        WHERE
          "t11"."organisation" IS NOT NULL
      ) AS "t12"
    ) AS "t14"
      ON "t3"."wanted_role" IS NOT DISTINCT FROM "t14"."role"
      AND "t3"."wanted_organisation" IS NOT DISTINCT FROM "t14"."organisation"
  ) AS "t15"
) AS "t16"
ORDER BY
  "t16"."finding" ASC,
  "t16"."line" ASC)
-- subjects without buyer, procuring-entity, tenderer
SELECT CAST("role" AS TEXT) AS "role", CAST("organisation" AS TEXT) AS "organisation", CAST("processes" AS BIGINT) AS "processes", CAST("submitted" AS BIGINT) AS "submitted", CAST("disqualified" AS BIGINT) AS "disqualified", CAST("fence" AS TEXT) AS "fence", CAST("outcome" AS TEXT) AS "outcome", CAST("reason" AS TEXT) AS "reason", CAST("lines" AS BIGINT) AS "lines", CAST("amount" AS DECIMAL(38, 10)) AS "amount" FROM (WITH "t3" AS (
  SELECT
    *
  FROM [[facts]] AS "t1"
  WHERE
    "t1"."submitted" > 0
    AND NOT (
      "t1"."told_in_parts"
    )
    AND NOT (
      COALESCE("t1"."tender_status" = 'cancelled', FALSE)
    )
)
SELECT
  *
FROM (
  SELECT
    "t16"."role",
    "t16"."organisation",
    "t16"."processes",
    "t16"."submitted",
    "t16"."disqualified",
    "t16"."fence",
    "t16"."outcome",
    "t16"."reason",
    "t16"."lines",
    "t16"."amount"
  FROM (
    SELECT
      "t15"."role",
      "t15"."organisation",
      "t15"."processes",
      "t15"."submitted",
      "t15"."disqualified",
      "t15"."share",
      "t15"."enough",
      "t15"."reason",
      "t15"."outcome",
      "t15"."amount",
      "t15"."lines",
      CAST(NULL AS TEXT) AS "fence"
    FROM (
      SELECT
        "t14"."role",
        "t14"."organisation",
        "t14"."processes",
        "t14"."submitted",
        "t14"."disqualified",
        "t14"."share",
        "t14"."enough",
        "t14"."reason",
        "t14"."outcome",
        CAST(NULL AS DECIMAL(38, 10)) AS "amount",
        "t14"."processes" AS "lines"
      FROM (
        SELECT
          "t13"."role",
          "t13"."organisation",
          "t13"."processes",
          "t13"."submitted",
          "t13"."disqualified",
          "t13"."share",
          "t13"."enough",
          "t13"."reason",
          CASE
            WHEN "t13"."reason" IS NULL
            THEN CAST(NULL AS TEXT)
            WHEN "t13"."reason" IN ('large-share')
            THEN 'raised'
            WHEN "t13"."reason" IN ('ordinary-share')
            THEN 'clear'
            ELSE 'not-evaluated'
          END AS "outcome"
        FROM (
          SELECT
            "t12"."role",
            "t12"."organisation",
            "t12"."processes",
            "t12"."submitted",
            "t12"."disqualified",
            "t12"."share",
            "t12"."enough",
            CASE
              WHEN NOT (
                "t12"."enough"
              )
              THEN CASE WHEN "t12"."role" = 'tenderer' THEN 'too-few-bids' ELSE 'too-few-processes' END
              WHEN NOT (
                FALSE
              )
              THEN 'no-fence'
              ELSE 'ordinary-share'
            END AS "reason"
          FROM (
            SELECT
              "t11"."role",
              "t11"."organisation",
              "t11"."processes",
              "t11"."submitted",
              "t11"."disqualified",
              CAST("t11"."disqualified" AS DOUBLE) / CAST("t11"."submitted" AS DOUBLE) AS "share",
              CASE
                WHEN "t11"."role" = 'tenderer'
                THEN "t11"."submitted" >= [[minimum_submitted_bids]]
                ELSE "t11"."processes" >= [[minimum_contracting_processes]]
              END AS "enough"
            FROM (
              SELECT
                "t10"."role",
                "t10"."organisation",
                COUNT(*) AS "processes",
                SUM("t10"."submitted") AS "submitted",
                SUM("t10"."disqualified") AS "disqualified"
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    *
                  FROM (
                    SELECT
                      'tenderer' AS "role",
                      "t2"."organisation",
                      "t2"."submitted",
                      "t2"."disqualified",
                      "t2"."process"
                    FROM (
                      SELECT
                        *
                      FROM [[participants]] AS "t0"
                      WHERE
                        "t0"."submitted" > 0
                        AND NOT (
                          COALESCE("t0"."tender_status" = 'cancelled', FALSE)
                        )
                    ) AS "t2"
                  ) AS "t5"
                  UNION ALL
                  SELECT
                    *
                  FROM (
                    SELECT
                      *
                    FROM (
                      SELECT
                        'buyer' AS "role",
                        "t4"."buyer" AS "organisation",
                        "t4"."submitted",
                        "t4"."disqualified",
                        "t4"."process"
                      FROM "t3" AS "t4"
                    ) AS "t6"
                    UNION ALL
                    SELECT
                      *
                    FROM (
                      SELECT
                        'procuring-entity' AS "role",
                        "t4"."entity" AS "organisation",
                        "t4"."submitted",
                        "t4"."disqualified",
                        "t4"."process"
                      FROM "t3" AS "t4"
                    ) AS "t7"
                  ) AS "t8"
                ) AS "t9"
                WHERE
                  "t9"."organisation" IS NOT NULL
              ) AS "t10"
              GROUP BY
                1,
                2
            ) AS "t11"
          ) AS "t12"
        ) AS "t13"
      ) AS "t14"
    ) AS "t15"
  ) AS "t16"
) AS "t17"
ORDER BY
  "t17"."role" ASC NULLS FIRST,
  "t17"."organisation" ASC NULLS FIRST)
-- members without buyer, procuring-entity, tenderer
SELECT CAST("finding" AS TEXT) AS "finding", CAST("line" AS TEXT) AS "line" FROM (WITH "t5" AS (
  SELECT
    *
  FROM [[facts]] AS "t2"
  WHERE
    "t2"."submitted" > 0
    AND NOT (
      "t2"."told_in_parts"
    )
    AND NOT (
      COALESCE("t2"."tender_status" = 'cancelled', FALSE)
    )
)
SELECT
  *
FROM (
  SELECT DISTINCT
    *
  FROM (
    SELECT
      "t3"."finding",
      "t14"."line"
    FROM [[wanted]] AS "t3"
    INNER JOIN (
      SELECT
        "t12"."role",
        "t12"."organisation",
        "t12"."process" AS "line"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            *
          FROM (
            SELECT
              'tenderer' AS "role",
              "t4"."organisation",
              "t4"."submitted",
              "t4"."disqualified",
              "t4"."process"
            FROM (
              SELECT
                *
              FROM [[participants]] AS "t1"
              WHERE
                "t1"."submitted" > 0
                AND NOT (
                  COALESCE("t1"."tender_status" = 'cancelled', FALSE)
                )
            ) AS "t4"
          ) AS "t7"
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              *
            FROM (
              SELECT
                'buyer' AS "role",
                "t6"."buyer" AS "organisation",
                "t6"."submitted",
                "t6"."disqualified",
                "t6"."process"
              FROM "t5" AS "t6"
            ) AS "t8"
            UNION ALL
            SELECT
              *
            FROM (
              SELECT
                'procuring-entity' AS "role",
                "t6"."entity" AS "organisation",
                "t6"."submitted",
                "t6"."disqualified",
                "t6"."process"
              FROM "t5" AS "t6"
            ) AS "t9"
          ) AS "t10"
        ) AS "t11"
        WHERE
          "t11"."organisation" IS NOT NULL
      ) AS "t12"
    ) AS "t14"
      ON "t3"."wanted_role" IS NOT DISTINCT FROM "t14"."role"
      AND "t3"."wanted_organisation" IS NOT DISTINCT FROM "t14"."organisation"
  ) AS "t15"
) AS "t16"
ORDER BY
  "t16"."finding" ASC,
  "t16"."line" ASC)
