-- Written by docs/generate.py from expressions in Python; change those, not this file.
-- subjects
SELECT CAST("finding" AS TEXT) AS "finding", CAST("ocid" AS TEXT) AS "ocid", CAST("submitted" AS BIGINT) AS "submitted", CAST("priced" AS BIGINT) AS "priced", CAST("identical_bidders" AS BIGINT) AS "identical_bidders", CAST("outcome" AS TEXT) AS "outcome", CAST("reason" AS TEXT) AS "reason", CAST("lines" AS BIGINT) AS "lines", CAST("amount" AS DECIMAL(38, 10)) AS "amount" FROM (SELECT
  *
FROM (
  SELECT
    'R028-' || "t5"."digest" AS "finding",
    "t5"."ocid",
    "t5"."submitted",
    "t5"."priced",
    "t5"."identical_bidders",
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
      "t4"."bids_listed",
      "t4"."submitted",
      "t4"."priced",
      "t4"."several_lots",
      "t4"."identical_bidders",
      "t4"."identical_bidders_above_zero",
      "t4"."priced_at_zero",
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
        "t3"."bids_listed",
        "t3"."submitted",
        "t3"."priced",
        "t3"."several_lots",
        "t3"."identical_bidders",
        "t3"."identical_bidders_above_zero",
        "t3"."priced_at_zero",
        "t3"."reason",
        CASE
          WHEN "t3"."reason" IS NULL
          THEN CAST(NULL AS TEXT)
          WHEN "t3"."reason" IN ('identical')
          THEN 'raised'
          WHEN "t3"."reason" IN ('different')
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
          "t2"."bids_listed",
          "t2"."submitted",
          "t2"."priced",
          "t2"."several_lots",
          "t2"."identical_bidders",
          "t2"."identical_bidders_above_zero",
          "t2"."priced_at_zero",
          CASE
            WHEN COALESCE("t2"."tender_status" = 'cancelled', FALSE)
            THEN 'cancelled'
            WHEN FALSE
            THEN 'excluded'
            WHEN "t2"."told_in_parts"
            THEN 'told-in-parts'
            WHEN FALSE
            THEN 'not-by-price'
            WHEN NOT (
              "t2"."bids_listed"
            ) OR (
              "t2"."submitted" = 0
            )
            THEN 'bids-not-published'
            WHEN "t2"."several_lots"
            THEN 'several-lots'
            WHEN "t2"."identical_bidders" > 0
            THEN 'identical'
            WHEN "t2"."submitted" < 2
            THEN 'fewer-than-two'
            WHEN "t2"."priced" < "t2"."submitted"
            THEN 'bids-without-price'
            ELSE 'different'
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
            "t1"."bids_listed",
            "t1"."submitted",
            "t1"."priced" - "t1"."priced_at_zero" AS "priced",
            "t1"."several_lots",
            "t1"."identical_bidders_above_zero" AS "identical_bidders",
            "t1"."identical_bidders_above_zero",
            "t1"."priced_at_zero"
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
              "t0"."bids_listed",
              "t0"."submitted",
              "t0"."priced",
              "t0"."several_lots",
              "t0"."identical_bidders",
              "t0"."identical_bidders_above_zero",
              "t0"."priced_at_zero"
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
          "t3"."bids_listed",
          "t3"."submitted",
          "t3"."priced" - "t3"."priced_at_zero" AS "priced",
          "t3"."several_lots",
          "t3"."identical_bidders_above_zero" AS "identical_bidders",
          "t3"."identical_bidders_above_zero",
          "t3"."priced_at_zero"
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
            "t1"."bids_listed",
            "t1"."submitted",
            "t1"."priced",
            "t1"."several_lots",
            "t1"."identical_bidders",
            "t1"."identical_bidders_above_zero",
            "t1"."priced_at_zero"
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
