-- Written by docs/generate.py from expressions in Python; change those, not this file.
-- subjects
SELECT CAST("finding" AS TEXT) AS "finding", CAST("ocid" AS TEXT) AS "ocid", CAST("method" AS TEXT) AS "method", CAST("tenderers" AS INT) AS "tenderers", CAST("submitted" AS BIGINT) AS "submitted", CAST("outcome" AS TEXT) AS "outcome", CAST("reason" AS TEXT) AS "reason", CAST("lines" AS BIGINT) AS "lines", CAST("amount" AS DECIMAL(38, 10)) AS "amount" FROM (SELECT
  *
FROM (
  SELECT
    'R018-' || "t4"."digest" AS "finding",
    "t4"."ocid",
    "t4"."method",
    "t4"."tenderers",
    "t4"."submitted",
    "t4"."outcome",
    "t4"."reason",
    "t4"."lines",
    "t4"."amount"
  FROM (
    SELECT
      "t3"."document",
      "t3"."position",
      "t3"."process",
      "t3"."ocid",
      "t3"."digest",
      "t3"."tender_status",
      "t3"."method_details",
      "t3"."told_in_parts",
      "t3"."method",
      "t3"."tenderers",
      "t3"."submitted",
      "t3"."reason",
      "t3"."outcome",
      CAST(NULL AS DECIMAL(38, 10)) AS "amount",
      1 AS "lines"
    FROM (
      SELECT
        "t2"."document",
        "t2"."position",
        "t2"."process",
        "t2"."ocid",
        "t2"."digest",
        "t2"."tender_status",
        "t2"."method_details",
        "t2"."told_in_parts",
        "t2"."method",
        "t2"."tenderers",
        "t2"."submitted",
        "t2"."reason",
        CASE
          WHEN "t2"."reason" IS NULL
          THEN CAST(NULL AS TEXT)
          WHEN "t2"."reason" IN ('single')
          THEN 'raised'
          WHEN "t2"."reason" IN ('not-single')
          THEN 'clear'
          ELSE 'not-evaluated'
        END AS "outcome"
      FROM (
        SELECT
          "t1"."document",
          "t1"."position",
          "t1"."process",
          "t1"."ocid",
          "t1"."digest",
          "t1"."tender_status",
          "t1"."method_details",
          "t1"."told_in_parts",
          "t1"."method",
          "t1"."tenderers",
          "t1"."submitted",
          CASE
            WHEN COALESCE("t1"."tender_status" = 'cancelled', FALSE)
            THEN 'cancelled'
            WHEN FALSE
            THEN 'excluded'
            WHEN "t1"."told_in_parts"
            THEN 'told-in-parts'
            WHEN NOT (
              COALESCE("t1"."method" IN ('open', 'selective'), FALSE)
            )
            THEN 'other-method'
            WHEN (
              "t1"."tenderers" IS NULL
            ) OR COALESCE("t1"."tenderers" < 0, TRUE)
            THEN 'number-not-published'
            WHEN "t1"."tenderers" = 1
            THEN 'single'
            ELSE 'not-single'
          END AS "reason"
        FROM (
          SELECT
            "t0"."document",
            "t0"."position",
            "t0"."process",
            "t0"."ocid",
            "t0"."digest",
            "t0"."tender_status",
            "t0"."method_details",
            "t0"."told_in_parts",
            "t0"."method",
            "t0"."tenderers",
            "t0"."submitted"
          FROM [[facts]] AS "t0"
        ) AS "t1"
      ) AS "t2"
    ) AS "t3"
  ) AS "t4"
) AS "t5"
ORDER BY
  "t5"."ocid" ASC NULLS FIRST)
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
        "t3"."ocid",
        "t3"."process" AS "line"
      FROM (
        SELECT
          "t1"."document",
          "t1"."position",
          "t1"."process",
          "t1"."ocid",
          "t1"."digest",
          "t1"."tender_status",
          "t1"."method_details",
          "t1"."told_in_parts",
          "t1"."method",
          "t1"."tenderers",
          "t1"."submitted"
        FROM [[facts]] AS "t1"
      ) AS "t3"
    ) AS "t5"
      ON "t2"."wanted_ocid" IS NOT DISTINCT FROM "t5"."ocid"
  ) AS "t6"
) AS "t7"
ORDER BY
  "t7"."finding" ASC,
  "t7"."line" ASC)
