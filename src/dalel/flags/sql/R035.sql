-- Written by docs/generate.py from expressions in Python; change those, not this file.
-- subjects
SELECT CAST("finding" AS TEXT) AS "finding", CAST("ocid" AS TEXT) AS "ocid", CAST("valid_bidder" AS TEXT) AS "valid_bidder", CAST("valid_bidders" AS BIGINT) AS "valid_bidders", CAST("others_disqualified" AS BIGINT) AS "others_disqualified", CAST("bids_without_status" AS BIGINT) AS "bids_without_status", CAST("outcome" AS TEXT) AS "outcome", CAST("reason" AS TEXT) AS "reason", CAST("lines" AS BIGINT) AS "lines", CAST("amount" AS DECIMAL(38, 10)) AS "amount" FROM (SELECT
  *
FROM (
  SELECT
    'R035-' || "t5"."digest" AS "finding",
    "t5"."ocid",
    "t5"."valid_bidder",
    "t5"."valid_bidders",
    "t5"."others_disqualified",
    "t5"."bids_without_status",
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
      "t4"."awards_listed",
      "t4"."open_awards",
      "t4"."several_lots",
      "t4"."bids_without_status",
      "t4"."valid_bidders",
      "t4"."valid_bidder",
      "t4"."disqualified_bidders",
      "t4"."disqualified_too",
      "t4"."awarded_suppliers",
      "t4"."awarded_supplier",
      "t4"."others_disqualified",
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
        "t3"."awards_listed",
        "t3"."open_awards",
        "t3"."several_lots",
        "t3"."bids_without_status",
        "t3"."valid_bidders",
        "t3"."valid_bidder",
        "t3"."disqualified_bidders",
        "t3"."disqualified_too",
        "t3"."awarded_suppliers",
        "t3"."awarded_supplier",
        "t3"."others_disqualified",
        "t3"."reason",
        CASE
          WHEN "t3"."reason" IS NULL
          THEN CAST(NULL AS TEXT)
          WHEN "t3"."reason" IN ('all-but-one')
          THEN 'raised'
          WHEN "t3"."reason" IN ('several-valid', 'fewer-disqualified')
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
          "t2"."awards_listed",
          "t2"."open_awards",
          "t2"."several_lots",
          "t2"."bids_without_status",
          "t2"."valid_bidders",
          "t2"."valid_bidder",
          "t2"."disqualified_bidders",
          "t2"."disqualified_too",
          "t2"."awarded_suppliers",
          "t2"."awarded_supplier",
          "t2"."others_disqualified",
          CASE
            WHEN COALESCE("t2"."tender_status" = 'cancelled', FALSE)
            THEN 'cancelled'
            WHEN FALSE
            THEN 'excluded'
            WHEN "t2"."told_in_parts"
            THEN 'told-in-parts'
            WHEN NOT (
              "t2"."bids_listed"
            )
            THEN 'bids-not-published'
            WHEN NOT (
              "t2"."awards_listed"
            )
            THEN 'awards-not-published'
            WHEN "t2"."open_awards" > 0
            THEN 'award-open'
            WHEN "t2"."several_lots"
            THEN 'several-lots'
            WHEN (
              "t2"."valid_bidders" < 2
            ) AND (
              "t2"."bids_without_status" > 0
            )
            THEN 'bids-without-status'
            WHEN "t2"."valid_bidders" = 0
            THEN 'no-valid-bid'
            WHEN "t2"."valid_bidders" > 1
            THEN 'several-valid'
            WHEN NOT (
              COALESCE(
                (
                  "t2"."awarded_suppliers" = 1
                )
                AND (
                  "t2"."awarded_supplier" = "t2"."valid_bidder"
                ),
                FALSE
              )
            )
            THEN 'winner-differs'
            WHEN "t2"."others_disqualified" >= [[threshold]]
            THEN 'all-but-one'
            ELSE 'fewer-disqualified'
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
            "t1"."awards_listed",
            "t1"."open_awards",
            "t1"."several_lots",
            "t1"."bids_without_status",
            "t1"."valid_bidders",
            "t1"."valid_bidder",
            "t1"."disqualified_bidders",
            "t1"."disqualified_too",
            "t1"."awarded_suppliers",
            "t1"."awarded_supplier",
            "t1"."disqualified_bidders" - "t1"."disqualified_too" AS "others_disqualified"
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
              "t0"."awards_listed",
              "t0"."open_awards",
              "t0"."several_lots",
              "t0"."bids_without_status",
              "t0"."valid_bidders",
              "t0"."valid_bidder",
              "t0"."disqualified_bidders",
              "t0"."disqualified_too",
              "t0"."awarded_suppliers",
              "t0"."awarded_supplier"
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
          "t3"."awards_listed",
          "t3"."open_awards",
          "t3"."several_lots",
          "t3"."bids_without_status",
          "t3"."valid_bidders",
          "t3"."valid_bidder",
          "t3"."disqualified_bidders",
          "t3"."disqualified_too",
          "t3"."awarded_suppliers",
          "t3"."awarded_supplier",
          "t3"."disqualified_bidders" - "t3"."disqualified_too" AS "others_disqualified"
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
            "t1"."awards_listed",
            "t1"."open_awards",
            "t1"."several_lots",
            "t1"."bids_without_status",
            "t1"."valid_bidders",
            "t1"."valid_bidder",
            "t1"."disqualified_bidders",
            "t1"."disqualified_too",
            "t1"."awarded_suppliers",
            "t1"."awarded_supplier"
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
