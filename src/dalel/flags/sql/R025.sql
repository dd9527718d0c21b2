-- Written by docs/generate.py from expressions in Python; change those, not this file.
-- ranked counted
SELECT CAST("counted" AS DOUBLE) AS "counted" FROM (SELECT
  "t3"."counted"
FROM (
  SELECT
    "t2"."organisation",
    "t2"."processes",
    "t2"."wins",
    CAST("t2"."wins" AS DOUBLE) / CAST("t2"."processes" AS DOUBLE) AS "share",
    CAST("t2"."processes" AS DOUBLE) AS "counted"
  FROM (
    SELECT
      "t1"."organisation",
      COUNT(*) AS "processes",
      COUNT(*) FILTER(WHERE
        "t1"."organisation" = "t1"."winner") AS "wins"
    FROM (
      SELECT
        *
      FROM [[participants]] AS "t0"
      WHERE
        "t0"."winner" IS NOT NULL
        AND "t0"."valid_alone" > 0
        AND NOT (
          COALESCE("t0"."tender_status" = 'cancelled', FALSE)
        )
    ) AS "t1"
    GROUP BY
      1
  ) AS "t2"
) AS "t3")
-- ranked share
SELECT CAST("share" AS DOUBLE) AS "share" FROM (SELECT
  "t3"."share"
FROM (
  SELECT
    "t2"."organisation",
    "t2"."processes",
    "t2"."wins",
    CAST("t2"."wins" AS DOUBLE) / CAST("t2"."processes" AS DOUBLE) AS "share",
    CAST("t2"."processes" AS DOUBLE) AS "counted"
  FROM (
    SELECT
      "t1"."organisation",
      COUNT(*) AS "processes",
      COUNT(*) FILTER(WHERE
        "t1"."organisation" = "t1"."winner") AS "wins"
    FROM (
      SELECT
        *
      FROM [[participants]] AS "t0"
      WHERE
        "t0"."winner" IS NOT NULL
        AND "t0"."valid_alone" > 0
        AND NOT (
          COALESCE("t0"."tender_status" = 'cancelled', FALSE)
        )
    ) AS "t1"
    GROUP BY
      1
  ) AS "t2"
) AS "t3")
-- subjects
SELECT CAST("organisation" AS TEXT) AS "organisation", CAST("processes" AS BIGINT) AS "processes", CAST("wins" AS BIGINT) AS "wins", CAST("many" AS TEXT) AS "many", CAST("fence" AS TEXT) AS "fence", CAST("outcome" AS TEXT) AS "outcome", CAST("reason" AS TEXT) AS "reason", CAST("lines" AS BIGINT) AS "lines", CAST("amount" AS DECIMAL(38, 10)) AS "amount" FROM (SELECT
  *
FROM (
  SELECT
    "t7"."organisation",
    "t7"."processes",
    "t7"."wins",
    "t7"."many",
    "t7"."fence",
    "t7"."outcome",
    "t7"."reason",
    "t7"."lines",
    "t7"."amount"
  FROM (
    SELECT
      "t6"."organisation",
      "t6"."processes",
      "t6"."wins",
      "t6"."share",
      "t6"."counted",
      "t6"."reason",
      "t6"."outcome",
      "t6"."amount",
      "t6"."lines",
      '[[many]]' AS "many",
      '[[fence]]' AS "fence"
    FROM (
      SELECT
        "t5"."organisation",
        "t5"."processes",
        "t5"."wins",
        "t5"."share",
        "t5"."counted",
        "t5"."reason",
        "t5"."outcome",
        CAST(NULL AS DECIMAL(38, 10)) AS "amount",
        "t5"."processes" AS "lines"
      FROM (
        SELECT
          "t4"."organisation",
          "t4"."processes",
          "t4"."wins",
          "t4"."share",
          "t4"."counted",
          "t4"."reason",
          CASE
            WHEN "t4"."reason" IS NULL
            THEN CAST(NULL AS TEXT)
            WHEN "t4"."reason" IN ('rarely-wins')
            THEN 'raised'
            WHEN "t4"."reason" IN ('wins-as-others')
            THEN 'clear'
            ELSE 'not-evaluated'
          END AS "outcome"
        FROM (
          SELECT
            "t3"."organisation",
            "t3"."processes",
            "t3"."wins",
            "t3"."share",
            "t3"."counted",
            CASE
              WHEN "t3"."counted" < [[many]]
              THEN 'too-few-processes'
              WHEN "t3"."share" <= [[fence]]
              THEN 'rarely-wins'
              ELSE 'wins-as-others'
            END AS "reason"
          FROM (
            SELECT
              "t2"."organisation",
              "t2"."processes",
              "t2"."wins",
              CAST("t2"."wins" AS DOUBLE) / CAST("t2"."processes" AS DOUBLE) AS "share",
              CAST("t2"."processes" AS DOUBLE) AS "counted"
            FROM (
              SELECT
                "t1"."organisation",
                COUNT(*) AS "processes",
                COUNT(*) FILTER(WHERE
                  "t1"."organisation" = "t1"."winner") AS "wins"
              FROM (
                SELECT
                  *
                FROM [[participants]] AS "t0"
                WHERE
                  "t0"."winner" IS NOT NULL
                  AND "t0"."valid_alone" > 0
                  AND NOT (
                    COALESCE("t0"."tender_status" = 'cancelled', FALSE)
                  )
              ) AS "t1"
              GROUP BY
                1
            ) AS "t2"
          ) AS "t3"
        ) AS "t4"
      ) AS "t5"
    ) AS "t6"
  ) AS "t7"
) AS "t8"
ORDER BY
  "t8"."organisation" ASC NULLS FIRST)
-- members
SELECT CAST("finding" AS TEXT) AS "finding", CAST("line" AS TEXT) AS "line" FROM (SELECT
  *
FROM (
  SELECT DISTINCT
    *
  FROM (
    SELECT
      "t2"."finding",
      "t5"."line"
    FROM [[wanted]] AS "t2"
    INNER JOIN (
      SELECT
        "t3"."organisation",
        "t3"."process" AS "line"
      FROM (
        SELECT
          *
        FROM [[participants]] AS "t1"
        WHERE
          "t1"."winner" IS NOT NULL
          AND "t1"."valid_alone" > 0
          AND NOT (
            COALESCE("t1"."tender_status" = 'cancelled', FALSE)
          )
      ) AS "t3"
    ) AS "t5"
      ON "t2"."wanted_organisation" IS NOT DISTINCT FROM "t5"."organisation"
  ) AS "t6"
) AS "t7"
ORDER BY
  "t7"."finding" ASC,
  "t7"."line" ASC)
-- subjects without fence
SELECT CAST("organisation" AS TEXT) AS "organisation", CAST("processes" AS BIGINT) AS "processes", CAST("wins" AS BIGINT) AS "wins", CAST("many" AS TEXT) AS "many", CAST("fence" AS TEXT) AS "fence", CAST("outcome" AS TEXT) AS "outcome", CAST("reason" AS TEXT) AS "reason", CAST("lines" AS BIGINT) AS "lines", CAST("amount" AS DECIMAL(38, 10)) AS "amount" FROM (SELECT
  *
FROM (
  SELECT
    "t7"."organisation",
    "t7"."processes",
    "t7"."wins",
    "t7"."many",
    "t7"."fence",
    "t7"."outcome",
    "t7"."reason",
    "t7"."lines",
    "t7"."amount"
  FROM (
    SELECT
      "t6"."organisation",
      "t6"."processes",
      "t6"."wins",
      "t6"."share",
      "t6"."counted",
      "t6"."reason",
      "t6"."outcome",
      "t6"."amount",
      "t6"."lines",
      '[[many]]' AS "many",
      CAST(NULL AS TEXT) AS "fence"
    FROM (
      SELECT
        "t5"."organisation",
        "t5"."processes",
        "t5"."wins",
        "t5"."share",
        "t5"."counted",
        "t5"."reason",
        "t5"."outcome",
        CAST(NULL AS DECIMAL(38, 10)) AS "amount",
        "t5"."processes" AS "lines"
      FROM (
        SELECT
          "t4"."organisation",
          "t4"."processes",
          "t4"."wins",
          "t4"."share",
          "t4"."counted",
          "t4"."reason",
          CASE
            WHEN "t4"."reason" IS NULL
            THEN CAST(NULL AS TEXT)
            WHEN "t4"."reason" IN ('rarely-wins')
            THEN 'raised'
            WHEN "t4"."reason" IN ('wins-as-others')
            THEN 'clear'
            ELSE 'not-evaluated'
          END AS "outcome"
        FROM (
          SELECT
            "t3"."organisation",
            "t3"."processes",
            "t3"."wins",
            "t3"."share",
            "t3"."counted",
            'no-fence' AS "reason"
          FROM (
            SELECT
              "t2"."organisation",
              "t2"."processes",
              "t2"."wins",
              CAST("t2"."wins" AS DOUBLE) / CAST("t2"."processes" AS DOUBLE) AS "share",
              CAST("t2"."processes" AS DOUBLE) AS "counted"
            FROM (
              SELECT
                "t1"."organisation",
                COUNT(*) AS "processes",
                COUNT(*) FILTER(WHERE
                  "t1"."organisation" = "t1"."winner") AS "wins"
              FROM (
                SELECT
                  *
                FROM [[participants]] AS "t0"
                WHERE
                  "t0"."winner" IS NOT NULL
                  AND "t0"."valid_alone" > 0
                  AND NOT (
                    COALESCE("t0"."tender_status" = 'cancelled', FALSE)
                  )
              ) AS "t1"
              GROUP BY
                1
            ) AS "t2"
          ) AS "t3"
        ) AS "t4"
      ) AS "t5"
    ) AS "t6"
  ) AS "t7"
) AS "t8"
ORDER BY
  "t8"."organisation" ASC NULLS FIRST)
-- members without fence
SELECT CAST("finding" AS TEXT) AS "finding", CAST("line" AS TEXT) AS "line" FROM (SELECT
  *
FROM (
  SELECT DISTINCT
    *
  FROM (
    SELECT
      "t2"."finding",
      "t5"."line"
    FROM [[wanted]] AS "t2"
    INNER JOIN (
      SELECT
        "t3"."organisation",
        "t3"."process" AS "line"
      FROM (
        SELECT
          *
        FROM [[participants]] AS "t1"
        WHERE
          "t1"."winner" IS NOT NULL
          AND "t1"."valid_alone" > 0
          AND NOT (
            COALESCE("t1"."tender_status" = 'cancelled', FALSE)
          )
      ) AS "t3"
    ) AS "t5"
      ON "t2"."wanted_organisation" IS NOT DISTINCT FROM "t5"."organisation"
  ) AS "t6"
) AS "t7"
ORDER BY
  "t7"."finding" ASC,
  "t7"."line" ASC)
-- subjects without many
SELECT CAST("organisation" AS TEXT) AS "organisation", CAST("processes" AS BIGINT) AS "processes", CAST("wins" AS BIGINT) AS "wins", CAST("many" AS TEXT) AS "many", CAST("fence" AS TEXT) AS "fence", CAST("outcome" AS TEXT) AS "outcome", CAST("reason" AS TEXT) AS "reason", CAST("lines" AS BIGINT) AS "lines", CAST("amount" AS DECIMAL(38, 10)) AS "amount" FROM (SELECT
  *
FROM (
  SELECT
    "t7"."organisation",
    "t7"."processes",
    "t7"."wins",
    "t7"."many",
    "t7"."fence",
    "t7"."outcome",
    "t7"."reason",
    "t7"."lines",
    "t7"."amount"
  FROM (
    SELECT
      "t6"."organisation",
      "t6"."processes",
      "t6"."wins",
      "t6"."share",
      "t6"."counted",
      "t6"."reason",
      "t6"."outcome",
      "t6"."amount",
      "t6"."lines",
      CAST(NULL AS TEXT) AS "many",
      '[[fence]]' AS "fence"
    FROM (
      SELECT
        "t5"."organisation",
        "t5"."processes",
        "t5"."wins",
        "t5"."share",
        "t5"."counted",
        "t5"."reason",
        "t5"."outcome",
        CAST(NULL AS DECIMAL(38, 10)) AS "amount",
        "t5"."processes" AS "lines"
      FROM (
        SELECT
          "t4"."organisation",
          "t4"."processes",
          "t4"."wins",
          "t4"."share",
          "t4"."counted",
          "t4"."reason",
          CASE
            WHEN "t4"."reason" IS NULL
            THEN CAST(NULL AS TEXT)
            WHEN "t4"."reason" IN ('rarely-wins')
            THEN 'raised'
            WHEN "t4"."reason" IN ('wins-as-others')
            THEN 'clear'
            ELSE 'not-evaluated'
          END AS "outcome"
        FROM (
          SELECT
            "t3"."organisation",
            "t3"."processes",
            "t3"."wins",
            "t3"."share",
            "t3"."counted",
            'no-fence' AS "reason"
          FROM (
            SELECT
              "t2"."organisation",
              "t2"."processes",
              "t2"."wins",
              CAST("t2"."wins" AS DOUBLE) / CAST("t2"."processes" AS DOUBLE) AS "share",
              CAST("t2"."processes" AS DOUBLE) AS "counted"
            FROM (
              SELECT
                "t1"."organisation",
                COUNT(*) AS "processes",
                COUNT(*) FILTER(WHERE
                  "t1"."organisation" = "t1"."winner") AS "wins"
              FROM (
                SELECT
                  *
                FROM [[participants]] AS "t0"
                WHERE
                  "t0"."winner" IS NOT NULL
                  AND "t0"."valid_alone" > 0
                  AND NOT (
                    COALESCE("t0"."tender_status" = 'cancelled', FALSE)
                  )
              ) AS "t1"
              GROUP BY
                1
            ) AS "t2"
          ) AS "t3"
        ) AS "t4"
      ) AS "t5"
    ) AS "t6"
  ) AS "t7"
) AS "t8"
ORDER BY
  "t8"."organisation" ASC NULLS FIRST)
-- members without many
SELECT CAST("finding" AS TEXT) AS "finding", CAST("line" AS TEXT) AS "line" FROM (SELECT
  *
FROM (
  SELECT DISTINCT
    *
  FROM (
    SELECT
      "t2"."finding",
      "t5"."line"
    FROM [[wanted]] AS "t2"
    INNER JOIN (
      SELECT
        "t3"."organisation",
        "t3"."process" AS "line"
      FROM (
        SELECT
          *
        FROM [[participants]] AS "t1"
        WHERE
          "t1"."winner" IS NOT NULL
          AND "t1"."valid_alone" > 0
          AND NOT (
            COALESCE("t1"."tender_status" = 'cancelled', FALSE)
          )
      ) AS "t3"
    ) AS "t5"
      ON "t2"."wanted_organisation" IS NOT DISTINCT FROM "t5"."organisation"
  ) AS "t6"
) AS "t7"
ORDER BY
  "t7"."finding" ASC,
  "t7"."line" ASC)
-- subjects without fence, many
SELECT CAST("organisation" AS TEXT) AS "organisation", CAST("processes" AS BIGINT) AS "processes", CAST("wins" AS BIGINT) AS "wins", CAST("many" AS TEXT) AS "many", CAST("fence" AS TEXT) AS "fence", CAST("outcome" AS TEXT) AS "outcome", CAST("reason" AS TEXT) AS "reason", CAST("lines" AS BIGINT) AS "lines", CAST("amount" AS DECIMAL(38, 10)) AS "amount" FROM (SELECT
  *
FROM (
  SELECT
    "t7"."organisation",
    "t7"."processes",
    "t7"."wins",
    "t7"."many",
    "t7"."fence",
    "t7"."outcome",
    "t7"."reason",
    "t7"."lines",
    "t7"."amount"
  FROM (
    SELECT
      "t6"."organisation",
      "t6"."processes",
      "t6"."wins",
      "t6"."share",
      "t6"."counted",
      "t6"."reason",
      "t6"."outcome",
      "t6"."amount",
      "t6"."lines",
      CAST(NULL AS TEXT) AS "many",
      CAST(NULL AS TEXT) AS "fence"
    FROM (
      SELECT
        "t5"."organisation",
        "t5"."processes",
        "t5"."wins",
        "t5"."share",
        "t5"."counted",
        "t5"."reason",
        "t5"."outcome",
        CAST(NULL AS DECIMAL(38, 10)) AS "amount",
        "t5"."processes" AS "lines"
      FROM (
        SELECT
          "t4"."organisation",
          "t4"."processes",
          "t4"."wins",
          "t4"."share",
          "t4"."counted",
          "t4"."reason",
          CASE
            WHEN "t4"."reason" IS NULL
            THEN CAST(NULL AS TEXT)
            WHEN "t4"."reason" IN ('rarely-wins')
            THEN 'raised'
            WHEN "t4"."reason" IN ('wins-as-others')
            THEN 'clear'
            ELSE 'not-evaluated'
          END AS "outcome"
        FROM (
          SELECT
            "t3"."organisation",
            "t3"."processes",
            "t3"."wins",
            "t3"."share",
            "t3"."counted",
            'no-fence' AS "reason"
          FROM (
            SELECT
              "t2"."organisation",
              "t2"."processes",
              "t2"."wins",
              CAST("t2"."wins" AS DOUBLE) / CAST("t2"."processes" AS DOUBLE) AS "share",
              CAST("t2"."processes" AS DOUBLE) AS "counted"
            FROM (
              SELECT
                "t1"."organisation",
                COUNT(*) AS "processes",
                COUNT(*) FILTER(WHERE
                  "t1"."organisation" = "t1"."winner") AS "wins"
              FROM (
                SELECT
                  *
                FROM [[participants]] AS "t0"
                WHERE
                  "t0"."winner" IS NOT NULL
                  AND "t0"."valid_alone" > 0
                  AND NOT (
                    COALESCE("t0"."tender_status" = 'cancelled', FALSE)
                  )
              ) AS "t1"
              GROUP BY
                1
            ) AS "t2"
          ) AS "t3"
        ) AS "t4"
      ) AS "t5"
    ) AS "t6"
  ) AS "t7"
) AS "t8"
ORDER BY
  "t8"."organisation" ASC NULLS FIRST)
-- members without fence, many
SELECT CAST("finding" AS TEXT) AS "finding", CAST("line" AS TEXT) AS "line" FROM (SELECT
  *
FROM (
  SELECT DISTINCT
    *
  FROM (
    SELECT
      "t2"."finding",
      "t5"."line"
    FROM [[wanted]] AS "t2"
    INNER JOIN (
      SELECT
        "t3"."organisation",
        "t3"."process" AS "line"
      FROM (
        SELECT
          *
        FROM [[participants]] AS "t1"
        WHERE
          "t1"."winner" IS NOT NULL
          AND "t1"."valid_alone" > 0
          AND NOT (
            COALESCE("t1"."tender_status" = 'cancelled', FALSE)
          )
      ) AS "t3"
    ) AS "t5"
      ON "t2"."wanted_organisation" IS NOT DISTINCT FROM "t5"."organisation"
  ) AS "t6"
) AS "t7"
ORDER BY
  "t7"."finding" ASC,
  "t7"."line" ASC)
