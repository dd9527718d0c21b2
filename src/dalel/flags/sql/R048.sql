-- Written by docs/generate.py from expressions in Python; change those, not this file.
-- ranked kinds
SELECT CAST("kinds" AS BIGINT) AS "kinds" FROM (SELECT
  "t4"."kinds"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t2"."organisation",
      COUNT(DISTINCT "t2"."process") AS "processes",
      COUNT(
        DISTINCT SUBSTRING(
          "t2"."code",
          CASE WHEN (
            0 + 1
          ) >= 1 THEN 0 + 1 ELSE 0 + 1 + LENGTH("t2"."code") END,
          [[digits]]
        )
      ) AS "kinds"
    FROM (
      SELECT
        "t1"."position",
        "t1"."supplier" AS "organisation",
        "t1"."code",
        "t1"."document",
        "t1"."process",
        "t1"."ocid",
        "t1"."tender_status",
        "t1"."method_details"
      FROM (
        SELECT
          *
        FROM [[supplies]] AS "t0"
        WHERE
          NOT (
            COALESCE("t0"."tender_status" = 'cancelled', FALSE)
          )
      ) AS "t1"
    ) AS "t2"
    GROUP BY
      1
  ) AS "t3"
  WHERE
    "t3"."processes" >= [[minimum_contracting_processes]]
) AS "t4")
-- subjects
SELECT CAST("organisation" AS TEXT) AS "organisation", CAST("processes" AS BIGINT) AS "processes", CAST("kinds" AS BIGINT) AS "kinds", CAST("fence" AS TEXT) AS "fence", CAST("outcome" AS TEXT) AS "outcome", CAST("reason" AS TEXT) AS "reason", CAST("lines" AS BIGINT) AS "lines", CAST("amount" AS DECIMAL(38, 10)) AS "amount" FROM (SELECT
  *
FROM (
  SELECT
    "t7"."organisation",
    "t7"."processes",
    "t7"."kinds",
    "t7"."fence",
    "t7"."outcome",
    "t7"."reason",
    "t7"."lines",
    "t7"."amount"
  FROM (
    SELECT
      "t6"."organisation",
      "t6"."processes",
      "t6"."kinds",
      "t6"."reason",
      "t6"."outcome",
      "t6"."amount",
      "t6"."lines",
      '[[fence]]' AS "fence"
    FROM (
      SELECT
        "t5"."organisation",
        "t5"."processes",
        "t5"."kinds",
        "t5"."reason",
        "t5"."outcome",
        CAST(NULL AS DECIMAL(38, 10)) AS "amount",
        "t5"."processes" AS "lines"
      FROM (
        SELECT
          "t4"."organisation",
          "t4"."processes",
          "t4"."kinds",
          "t4"."reason",
          CASE
            WHEN "t4"."reason" IS NULL
            THEN CAST(NULL AS TEXT)
            WHEN "t4"."reason" IN ('many-kinds')
            THEN 'raised'
            WHEN "t4"."reason" IN ('ordinary-kinds')
            THEN 'clear'
            ELSE 'not-evaluated'
          END AS "outcome"
        FROM (
          SELECT
            "t3"."organisation",
            "t3"."processes",
            "t3"."kinds",
            CASE
              WHEN "t3"."processes" < [[minimum_contracting_processes]]
              THEN 'too-few-processes'
              WHEN CAST("t3"."kinds" AS DOUBLE) >= [[fence]]
              THEN 'many-kinds'
              ELSE 'ordinary-kinds'
            END AS "reason"
          FROM (
            SELECT
              "t2"."organisation",
              COUNT(DISTINCT "t2"."process") AS "processes",
              COUNT(
                DISTINCT SUBSTRING(
                  "t2"."code",
                  CASE WHEN (
                    0 + 1
                  ) >= 1 THEN 0 + 1 ELSE 0 + 1 + LENGTH("t2"."code") END,
                  [[digits]]
                )
              ) AS "kinds"
            FROM (
              SELECT
                "t1"."position",
                "t1"."supplier" AS "organisation",
                "t1"."code",
                "t1"."document",
                "t1"."process",
                "t1"."ocid",
                "t1"."tender_status",
                "t1"."method_details"
              FROM (
                SELECT
                  *
                FROM [[supplies]] AS "t0"
                WHERE
                  NOT (
                    COALESCE("t0"."tender_status" = 'cancelled', FALSE)
                  )
              ) AS "t1"
            ) AS "t2"
            GROUP BY
              1
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
      "t6"."line"
    FROM [[wanted]] AS "t2"
    INNER JOIN (
      SELECT
        "t4"."organisation",
        "t4"."process" AS "line"
      FROM (
        SELECT
          "t3"."position",
          "t3"."supplier" AS "organisation",
          "t3"."code",
          "t3"."document",
          "t3"."process",
          "t3"."ocid",
          "t3"."tender_status",
          "t3"."method_details"
        FROM (
          SELECT
            *
          FROM [[supplies]] AS "t1"
          WHERE
            NOT (
              COALESCE("t1"."tender_status" = 'cancelled', FALSE)
            )
        ) AS "t3"
      ) AS "t4"
    ) AS "t6"
      ON "t2"."wanted_organisation" IS NOT DISTINCT FROM "t6"."organisation"
  ) AS "t7"
) AS "t8"
ORDER BY
  "t8"."finding" ASC,
  "t8"."line" ASC)
-- subjects without fence
SELECT CAST("organisation" AS TEXT) AS "organisation", CAST("processes" AS BIGINT) AS "processes", CAST("kinds" AS BIGINT) AS "kinds", CAST("fence" AS TEXT) AS "fence", CAST("outcome" AS TEXT) AS "outcome", CAST("reason" AS TEXT) AS "reason", CAST("lines" AS BIGINT) AS "lines", CAST("amount" AS DECIMAL(38, 10)) AS "amount" FROM (SELECT
  *
FROM (
  SELECT
    "t7"."organisation",
    "t7"."processes",
    "t7"."kinds",
    "t7"."fence",
    "t7"."outcome",
    "t7"."reason",
    "t7"."lines",
    "t7"."amount"
  FROM (
    SELECT
      "t6"."organisation",
      "t6"."processes",
      "t6"."kinds",
      "t6"."reason",
      "t6"."outcome",
      "t6"."amount",
      "t6"."lines",
      CAST(NULL AS TEXT) AS "fence"
    FROM (
      SELECT
        "t5"."organisation",
        "t5"."processes",
        "t5"."kinds",
        "t5"."reason",
        "t5"."outcome",
        CAST(NULL AS DECIMAL(38, 10)) AS "amount",
        "t5"."processes" AS "lines"
      FROM (
        SELECT
          "t4"."organisation",
          "t4"."processes",
          "t4"."kinds",
          "t4"."reason",
          CASE
            WHEN "t4"."reason" IS NULL
            THEN CAST(NULL AS TEXT)
            WHEN "t4"."reason" IN ('many-kinds')
            THEN 'raised'
            WHEN "t4"."reason" IN ('ordinary-kinds')
            THEN 'clear'
            ELSE 'not-evaluated'
          END AS "outcome"
        FROM (
          SELECT
            "t3"."organisation",
            "t3"."processes",
            "t3"."kinds",
            CASE WHEN "t3"."processes" < [[minimum_contracting_processes]] THEN 'too-few-processes' ELSE 'no-fence' END AS "reason"
          FROM (
            SELECT
              "t2"."organisation",
              COUNT(DISTINCT "t2"."process") AS "processes",
              COUNT(
                DISTINCT SUBSTRING(
                  "t2"."code",
                  CASE WHEN (
                    0 + 1
                  ) >= 1 THEN 0 + 1 ELSE 0 + 1 + LENGTH("t2"."code") END,
                  [[digits]]
                )
              ) AS "kinds"
            FROM (
              SELECT
                "t1"."position",
                "t1"."supplier" AS "organisation",
                "t1"."code",
                "t1"."document",
                "t1"."process",
                "t1"."ocid",
                "t1"."tender_status",
                "t1"."method_details"
              FROM (
                SELECT
                  *
                FROM [[supplies]] AS "t0"
                WHERE
                  NOT (
                    COALESCE("t0"."tender_status" = 'cancelled', FALSE)
                  )
              ) AS "t1"
            ) AS "t2"
            GROUP BY
              1
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
      "t6"."line"
    FROM [[wanted]] AS "t2"
    INNER JOIN (
      SELECT
        "t4"."organisation",
        "t4"."process" AS "line"
      FROM (
        SELECT
          "t3"."position",
          "t3"."supplier" AS "organisation",
          "t3"."code",
          "t3"."document",
          "t3"."process",
          "t3"."ocid",
          "t3"."tender_status",
          "t3"."method_details"
        FROM (
          SELECT
            *
          FROM [[supplies]] AS "t1"
          WHERE
            NOT (
              COALESCE("t1"."tender_status" = 'cancelled', FALSE)
            )
        ) AS "t3"
      ) AS "t4"
    ) AS "t6"
      ON "t2"."wanted_organisation" IS NOT DISTINCT FROM "t6"."organisation"
  ) AS "t7"
) AS "t8"
ORDER BY
  "t8"."finding" ASC,
  "t8"."line" ASC)
