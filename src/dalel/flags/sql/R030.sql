-- Written by docs/generate.py from expressions in Python; change those, not this file.
-- subjects
SELECT CAST("finding" AS TEXT) AS "finding", CAST("ocid" AS TEXT) AS "ocid", CAST("closes" AS TEXT) AS "closes", CAST("valid_winners" AS BIGINT) AS "valid_winners", CAST("late" AS BIGINT) AS "late", CAST("late_unknown_winners" AS BIGINT) AS "late_unknown_winners", CAST("outcome" AS TEXT) AS "outcome", CAST("reason" AS TEXT) AS "reason", CAST("lines" AS BIGINT) AS "lines", CAST("amount" AS DECIMAL(38, 10)) AS "amount" FROM (SELECT
  *
FROM (
  SELECT
    'R030-' || "t5"."digest" AS "finding",
    "t5"."ocid",
    "t5"."closes",
    "t5"."valid_winners",
    "t5"."late",
    "t5"."late_unknown_winners",
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
      "t4"."closes",
      "t4"."bids_listed",
      "t4"."awards_listed",
      "t4"."valid_winners",
      "t4"."late_winners_text",
      "t4"."late_winners",
      "t4"."late_unknown_winners",
      "t4"."late",
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
        "t3"."closes",
        "t3"."bids_listed",
        "t3"."awards_listed",
        "t3"."valid_winners",
        "t3"."late_winners_text",
        "t3"."late_winners",
        "t3"."late_unknown_winners",
        "t3"."late",
        "t3"."reason",
        CASE
          WHEN "t3"."reason" IS NULL
          THEN CAST(NULL AS TEXT)
          WHEN "t3"."reason" IN ('late')
          THEN 'raised'
          WHEN "t3"."reason" IN ('in-time')
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
          "t2"."closes",
          "t2"."bids_listed",
          "t2"."awards_listed",
          "t2"."valid_winners",
          "t2"."late_winners_text",
          "t2"."late_winners",
          "t2"."late_unknown_winners",
          "t2"."late",
          CASE
            WHEN COALESCE("t2"."tender_status" = 'cancelled', FALSE)
            THEN 'cancelled'
            WHEN FALSE
            THEN 'excluded'
            WHEN "t2"."told_in_parts"
            THEN 'told-in-parts'
            WHEN "t2"."closes" IS NULL
            THEN 'no-close'
            WHEN NOT (
              "t2"."bids_listed"
            )
            THEN 'bids-not-published'
            WHEN NOT (
              "t2"."awards_listed"
            )
            THEN 'awards-not-published'
            WHEN "t2"."late" > 0
            THEN 'late'
            WHEN "t2"."valid_winners" = 0
            THEN 'no-winning-bid'
            WHEN "t2"."late_unknown_winners" > 0
            THEN 'not-comparable'
            ELSE 'in-time'
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
            "t1"."closes",
            "t1"."bids_listed",
            "t1"."awards_listed",
            "t1"."valid_winners",
            "t1"."late_winners_text",
            "t1"."late_winners",
            "t1"."late_unknown_winners",
            "t1"."late_winners" AS "late"
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
              "t0"."closes",
              "t0"."bids_listed",
              "t0"."awards_listed",
              "t0"."valid_winners",
              "t0"."late_winners_text",
              "t0"."late_winners",
              "t0"."late_unknown_winners"
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
          "t3"."closes",
          "t3"."bids_listed",
          "t3"."awards_listed",
          "t3"."valid_winners",
          "t3"."late_winners_text",
          "t3"."late_winners",
          "t3"."late_unknown_winners",
          "t3"."late_winners" AS "late"
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
            "t1"."closes",
            "t1"."bids_listed",
            "t1"."awards_listed",
            "t1"."valid_winners",
            "t1"."late_winners_text",
            "t1"."late_winners",
            "t1"."late_unknown_winners"
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
