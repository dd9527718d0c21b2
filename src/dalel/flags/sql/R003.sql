-- Written by docs/generate.py from expressions in Python; change those, not this file.
-- subjects
SELECT CAST("finding" AS TEXT) AS "finding", CAST("ocid" AS TEXT) AS "ocid", CAST("opens" AS TEXT) AS "opens", CAST("closes" AS TEXT) AS "closes", CAST("period_whole_days" AS BIGINT) AS "period_whole_days", CAST("period_days" AS BIGINT) AS "period_days", CAST("days_needed" AS BIGINT) AS "days_needed", CAST("outcome" AS TEXT) AS "outcome", CAST("reason" AS TEXT) AS "reason", CAST("lines" AS BIGINT) AS "lines", CAST("amount" AS DECIMAL(38, 10)) AS "amount" FROM (SELECT
  *
FROM (
  SELECT
    'R003-' || "t5"."digest" AS "finding",
    "t5"."ocid",
    "t5"."opens",
    "t5"."closes",
    "t5"."period_whole_days",
    "t5"."period_days",
    "t5"."days_needed",
    "t5"."outcome",
    "t5"."reason",
    "t5"."lines",
    "t5"."amount"
  FROM (
    SELECT
      "t4"."document",
      "t4"."position",
      "t4"."process",
      "t4"."ocid",
      "t4"."digest",
      "t4"."tender_status",
      "t4"."method_details",
      "t4"."told_in_parts",
      "t4"."method",
      "t4"."opens",
      "t4"."closes",
      "t4"."period_whole_days",
      "t4"."period_days",
      "t4"."days_needed",
      "t4"."reason",
      "t4"."outcome",
      CAST(NULL AS DECIMAL(38, 10)) AS "amount",
      1 AS "lines"
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
        "t3"."opens",
        "t3"."closes",
        "t3"."period_whole_days",
        "t3"."period_days",
        "t3"."days_needed",
        "t3"."reason",
        CASE
          WHEN "t3"."reason" IS NULL
          THEN CAST(NULL AS TEXT)
          WHEN "t3"."reason" IN ('short')
          THEN 'raised'
          WHEN "t3"."reason" IN ('long-enough')
          THEN 'clear'
          ELSE 'not-evaluated'
        END AS "outcome"
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
          "t2"."opens",
          "t2"."closes",
          "t2"."period_whole_days",
          "t2"."period_days",
          "t2"."days_needed",
          CASE
            WHEN COALESCE("t2"."tender_status" = 'cancelled', FALSE)
            THEN 'cancelled'
            WHEN FALSE
            THEN 'excluded'
            WHEN "t2"."told_in_parts"
            THEN 'told-in-parts'
            WHEN FALSE
            THEN 'other-method'
            WHEN (
              "t2"."opens" IS NULL
            ) OR (
              "t2"."closes" IS NULL
            )
            THEN 'no-period'
            WHEN COALESCE((
              "t2"."period_whole_days" < 0
            ) OR (
              "t2"."period_days" < 0
            ), FALSE)
            THEN 'closes-before-it-opens'
            WHEN COALESCE("t2"."period_days" < "t2"."days_needed", FALSE)
            THEN 'short'
            WHEN COALESCE((
              "t2"."period_days" - 1
            ) >= "t2"."days_needed", FALSE)
            THEN 'long-enough'
            WHEN "t2"."period_days" IS NOT NULL
            THEN 'days-cannot-tell'
            WHEN COALESCE("t2"."period_whole_days" < "t2"."days_needed", FALSE)
            THEN 'short'
            WHEN COALESCE("t2"."period_whole_days" >= "t2"."days_needed", FALSE)
            THEN 'long-enough'
            WHEN "t2"."period_days" IS NOT NULL
            THEN 'days-only'
            ELSE 'no-instants'
          END AS "reason"
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
            "t1"."opens",
            "t1"."closes",
            "t1"."period_whole_days",
            "t1"."period_days",
            [[threshold]] AS "days_needed"
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
              "t0"."opens",
              "t0"."closes",
              "t0"."period_whole_days",
              "t0"."period_days"
            FROM [[facts]] AS "t0"
          ) AS "t1"
        ) AS "t2"
      ) AS "t3"
    ) AS "t4"
  ) AS "t5"
) AS "t6"
ORDER BY
  "t6"."ocid" ASC NULLS FIRST)
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
        "t4"."ocid",
        "t4"."process" AS "line"
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
          "t3"."opens",
          "t3"."closes",
          "t3"."period_whole_days",
          "t3"."period_days",
          [[threshold]] AS "days_needed"
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
            "t1"."opens",
            "t1"."closes",
            "t1"."period_whole_days",
            "t1"."period_days"
          FROM [[facts]] AS "t1"
        ) AS "t3"
      ) AS "t4"
    ) AS "t6"
      ON "t2"."wanted_ocid" IS NOT DISTINCT FROM "t6"."ocid"
  ) AS "t7"
) AS "t8"
ORDER BY
  "t8"."finding" ASC,
  "t8"."line" ASC)
