-- Written by docs/generate.py from expressions in Python; change those, not this file.
-- ranked ratio
SELECT CAST("ratio" AS DOUBLE) AS "ratio" FROM (SELECT
  "t11"."ratio"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t9"."document",
      "t9"."position",
      "t9"."process",
      "t9"."ocid",
      "t9"."digest",
      "t9"."tender_status",
      "t9"."method_details",
      "t9"."told_in_parts",
      "t9"."bids_listed",
      "t9"."awards_listed",
      "t9"."open_awards",
      "t9"."winner",
      "t9"."several_lots",
      "t9"."currencies",
      "t9"."of_position",
      "t9"."currency",
      "t9"."first_bid",
      "t9"."priced_bids",
      "t9"."priced_valid",
      "t9"."winner_amount",
      "t9"."winner_exact",
      "t9"."other_amount",
      "t9"."other_exact",
      "t9"."lowest",
      "t9"."lowest_disqualified",
      "t9"."lowest_disqualified_exact",
      "t9"."lowest_kept",
      "t9"."lowest_kept_exact",
      "t9"."other",
      "t9"."first_lowest_disqualified",
      "t9"."of_document",
      "t9"."only_currency",
      "t9"."ratio",
      CASE
        WHEN COALESCE("t9"."tender_status" = 'cancelled', FALSE)
        THEN 'cancelled'
        WHEN FALSE
        THEN 'excluded'
        WHEN "t9"."told_in_parts"
        THEN 'told-in-parts'
        WHEN FALSE
        THEN 'not-by-price'
        WHEN NOT (
          "t9"."bids_listed"
        )
        THEN 'bids-not-published'
        WHEN NOT (
          "t9"."awards_listed"
        )
        THEN 'awards-not-published'
        WHEN "t9"."open_awards" > 0
        THEN 'award-open'
        WHEN "t9"."winner" IS NULL
        THEN 'no-single-winner'
        WHEN "t9"."several_lots"
        THEN 'several-lots'
        WHEN "t9"."currencies" > 1
        THEN 'several-currencies'
        WHEN "t9"."winner_amount" IS NULL
        THEN 'no-winning-bid'
        WHEN "t9"."other_amount" IS NULL
        THEN 'no-other-bid'
        WHEN "t9"."winner_amount" <= 0
        THEN 'not-positive'
        WHEN "t9"."other_amount" < "t9"."winner_amount"
        THEN 'lower-bid-lost'
        ELSE 'compared'
      END AS "reason"
    FROM (
      SELECT
        "t8"."document",
        "t8"."position",
        "t8"."process",
        "t8"."ocid",
        "t8"."digest",
        "t8"."tender_status",
        "t8"."method_details",
        "t8"."told_in_parts",
        "t8"."bids_listed",
        "t8"."awards_listed",
        "t8"."open_awards",
        "t8"."winner",
        "t8"."several_lots",
        "t8"."currencies",
        "t8"."of_position",
        "t8"."currency",
        "t8"."first_bid",
        "t8"."priced_bids",
        "t8"."priced_valid",
        "t8"."winner_exact" AS "winner_amount",
        "t8"."winner_exact",
        "t8"."other_exact" AS "other_amount",
        "t8"."other_exact",
        "t8"."lowest",
        "t8"."lowest_disqualified",
        "t8"."lowest_disqualified_exact",
        "t8"."lowest_kept",
        "t8"."lowest_kept_exact",
        "t8"."other",
        "t8"."first_lowest_disqualified",
        "t8"."of_document",
        "t8"."only_currency",
        "t8"."ratio"
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
          "t4"."winner",
          "t4"."several_lots",
          "t4"."currencies",
          "t7"."of_position",
          "t7"."currency",
          "t7"."first_bid",
          "t7"."priced_bids",
          "t7"."priced_valid",
          "t7"."winner_amount",
          "t7"."winner_exact",
          "t7"."other_amount",
          "t7"."other_exact",
          "t7"."lowest",
          "t7"."lowest_disqualified",
          "t7"."lowest_disqualified_exact",
          "t7"."lowest_kept",
          "t7"."lowest_kept_exact",
          "t7"."other",
          "t7"."first_lowest_disqualified",
          "t7"."of_document",
          "t7"."only_currency",
          "t7"."ratio"
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
            "t0"."winner",
            "t0"."several_lots",
            "t0"."currencies"
          FROM [[facts]] AS "t0"
        ) AS "t4"
        LEFT OUTER JOIN (
          SELECT
            "t5"."position" AS "of_position",
            "t5"."currency",
            "t5"."first_bid",
            "t5"."priced_bids",
            "t5"."priced_valid",
            "t5"."winner_amount",
            "t5"."winner_exact",
            "t5"."other_amount",
            "t5"."other_exact",
            "t5"."lowest",
            "t5"."lowest_disqualified",
            "t5"."lowest_disqualified_exact",
            "t5"."lowest_kept",
            "t5"."lowest_kept_exact",
            "t5"."other",
            "t5"."first_lowest_disqualified",
            "t5"."document" AS "of_document",
            "t5"."only_currency",
            "t5"."ratio"
          FROM (
            SELECT
              *
            FROM (
              SELECT
                "t1"."position",
                "t1"."currency",
                "t1"."first_bid",
                "t1"."priced_bids",
                "t1"."priced_valid",
                "t1"."winner_amount",
                "t1"."winner_exact",
                "t1"."other_amount",
                "t1"."other_exact",
                "t1"."lowest",
                "t1"."lowest_disqualified",
                "t1"."lowest_disqualified_exact",
                "t1"."lowest_kept",
                "t1"."lowest_kept_exact",
                "t1"."other",
                "t1"."first_lowest_disqualified",
                "t1"."document",
                "t1"."only_currency",
                "t1"."ratio"
              FROM [[prices]] AS "t1"
            ) AS "t3"
            WHERE
              "t3"."only_currency"
          ) AS "t5"
        ) AS "t7"
          ON "t4"."document" = "t7"."of_document" AND "t4"."position" = "t7"."of_position"
      ) AS "t8"
    ) AS "t9"
  ) AS "t10"
  WHERE
    "t10"."reason" = 'compared'
) AS "t11")
-- subjects
SELECT CAST("finding" AS TEXT) AS "finding", CAST("ocid" AS TEXT) AS "ocid", CAST("winner" AS TEXT) AS "winner", CAST("winner_amount" AS DECIMAL(38, 10)) AS "winner_amount", CAST("other" AS TEXT) AS "other", CAST("other_amount" AS DECIMAL(38, 10)) AS "other_amount", CAST("currency" AS TEXT) AS "currency", CAST("fence" AS TEXT) AS "fence", CAST("outcome" AS TEXT) AS "outcome", CAST("reason" AS TEXT) AS "reason", CAST("lines" AS BIGINT) AS "lines", CAST("amount" AS DECIMAL(38, 10)) AS "amount" FROM (SELECT
  *
FROM (
  SELECT
    'R024-' || "t13"."digest" AS "finding",
    "t13"."ocid",
    "t13"."winner",
    "t13"."winner_amount",
    "t13"."other",
    "t13"."other_amount",
    "t13"."currency",
    "t13"."fence",
    "t13"."outcome",
    "t13"."reason",
    "t13"."lines",
    "t13"."amount"
  FROM (
    SELECT
      "t12"."document",
      "t12"."position",
      "t12"."process",
      "t12"."ocid",
      "t12"."digest",
      "t12"."tender_status",
      "t12"."method_details",
      "t12"."told_in_parts",
      "t12"."bids_listed",
      "t12"."awards_listed",
      "t12"."open_awards",
      "t12"."winner",
      "t12"."several_lots",
      "t12"."currencies",
      "t12"."of_position",
      "t12"."currency",
      "t12"."first_bid",
      "t12"."priced_bids",
      "t12"."priced_valid",
      "t12"."winner_amount",
      "t12"."winner_exact",
      "t12"."other_amount",
      "t12"."other_exact",
      "t12"."lowest",
      "t12"."lowest_disqualified",
      "t12"."lowest_disqualified_exact",
      "t12"."lowest_kept",
      "t12"."lowest_kept_exact",
      "t12"."other",
      "t12"."first_lowest_disqualified",
      "t12"."of_document",
      "t12"."only_currency",
      "t12"."ratio",
      "t12"."fence",
      "t12"."reason",
      "t12"."outcome",
      CAST(NULL AS DECIMAL(38, 10)) AS "amount",
      1 AS "lines"
    FROM (
      SELECT
        "t11"."document",
        "t11"."position",
        "t11"."process",
        "t11"."ocid",
        "t11"."digest",
        "t11"."tender_status",
        "t11"."method_details",
        "t11"."told_in_parts",
        "t11"."bids_listed",
        "t11"."awards_listed",
        "t11"."open_awards",
        "t11"."winner",
        "t11"."several_lots",
        "t11"."currencies",
        "t11"."of_position",
        "t11"."currency",
        "t11"."first_bid",
        "t11"."priced_bids",
        "t11"."priced_valid",
        "t11"."winner_amount",
        "t11"."winner_exact",
        "t11"."other_amount",
        "t11"."other_exact",
        "t11"."lowest",
        "t11"."lowest_disqualified",
        "t11"."lowest_disqualified_exact",
        "t11"."lowest_kept",
        "t11"."lowest_kept_exact",
        "t11"."other",
        "t11"."first_lowest_disqualified",
        "t11"."of_document",
        "t11"."only_currency",
        "t11"."ratio",
        "t11"."fence",
        "t11"."reason",
        CASE
          WHEN "t11"."reason" IS NULL
          THEN CAST(NULL AS TEXT)
          WHEN "t11"."reason" IN ('close')
          THEN 'raised'
          WHEN "t11"."reason" IN ('apart')
          THEN 'clear'
          ELSE 'not-evaluated'
        END AS "outcome"
      FROM (
        SELECT
          "t10"."document",
          "t10"."position",
          "t10"."process",
          "t10"."ocid",
          "t10"."digest",
          "t10"."tender_status",
          "t10"."method_details",
          "t10"."told_in_parts",
          "t10"."bids_listed",
          "t10"."awards_listed",
          "t10"."open_awards",
          "t10"."winner",
          "t10"."several_lots",
          "t10"."currencies",
          "t10"."of_position",
          "t10"."currency",
          "t10"."first_bid",
          "t10"."priced_bids",
          "t10"."priced_valid",
          "t10"."winner_amount",
          "t10"."winner_exact",
          "t10"."other_amount",
          "t10"."other_exact",
          "t10"."lowest",
          "t10"."lowest_disqualified",
          "t10"."lowest_disqualified_exact",
          "t10"."lowest_kept",
          "t10"."lowest_kept_exact",
          "t10"."other",
          "t10"."first_lowest_disqualified",
          "t10"."of_document",
          "t10"."only_currency",
          "t10"."ratio",
          "t10"."fence",
          CASE
            WHEN COALESCE("t10"."tender_status" = 'cancelled', FALSE)
            THEN 'cancelled'
            WHEN FALSE
            THEN 'excluded'
            WHEN "t10"."told_in_parts"
            THEN 'told-in-parts'
            WHEN FALSE
            THEN 'not-by-price'
            WHEN NOT (
              "t10"."bids_listed"
            )
            THEN 'bids-not-published'
            WHEN NOT (
              "t10"."awards_listed"
            )
            THEN 'awards-not-published'
            WHEN "t10"."open_awards" > 0
            THEN 'award-open'
            WHEN "t10"."winner" IS NULL
            THEN 'no-single-winner'
            WHEN "t10"."several_lots"
            THEN 'several-lots'
            WHEN "t10"."currencies" > 1
            THEN 'several-currencies'
            WHEN "t10"."winner_amount" IS NULL
            THEN 'no-winning-bid'
            WHEN "t10"."other_amount" IS NULL
            THEN 'no-other-bid'
            WHEN "t10"."winner_amount" <= 0
            THEN 'not-positive'
            WHEN "t10"."other_amount" < "t10"."winner_amount"
            THEN 'lower-bid-lost'
            WHEN COALESCE("t10"."ratio" <= [[fence]], FALSE)
            THEN 'close'
            ELSE 'apart'
          END AS "reason"
        FROM (
          SELECT
            "t9"."document",
            "t9"."position",
            "t9"."process",
            "t9"."ocid",
            "t9"."digest",
            "t9"."tender_status",
            "t9"."method_details",
            "t9"."told_in_parts",
            "t9"."bids_listed",
            "t9"."awards_listed",
            "t9"."open_awards",
            "t9"."winner",
            "t9"."several_lots",
            "t9"."currencies",
            "t9"."of_position",
            "t9"."currency",
            "t9"."first_bid",
            "t9"."priced_bids",
            "t9"."priced_valid",
            "t9"."winner_amount",
            "t9"."winner_exact",
            "t9"."other_amount",
            "t9"."other_exact",
            "t9"."lowest",
            "t9"."lowest_disqualified",
            "t9"."lowest_disqualified_exact",
            "t9"."lowest_kept",
            "t9"."lowest_kept_exact",
            "t9"."other",
            "t9"."first_lowest_disqualified",
            "t9"."of_document",
            "t9"."only_currency",
            "t9"."ratio",
            '[[fence]]' AS "fence"
          FROM (
            SELECT
              "t8"."document",
              "t8"."position",
              "t8"."process",
              "t8"."ocid",
              "t8"."digest",
              "t8"."tender_status",
              "t8"."method_details",
              "t8"."told_in_parts",
              "t8"."bids_listed",
              "t8"."awards_listed",
              "t8"."open_awards",
              "t8"."winner",
              "t8"."several_lots",
              "t8"."currencies",
              "t8"."of_position",
              "t8"."currency",
              "t8"."first_bid",
              "t8"."priced_bids",
              "t8"."priced_valid",
              "t8"."winner_exact" AS "winner_amount",
              "t8"."winner_exact",
              "t8"."other_exact" AS "other_amount",
              "t8"."other_exact",
              "t8"."lowest",
              "t8"."lowest_disqualified",
              "t8"."lowest_disqualified_exact",
              "t8"."lowest_kept",
              "t8"."lowest_kept_exact",
              "t8"."other",
              "t8"."first_lowest_disqualified",
              "t8"."of_document",
              "t8"."only_currency",
              "t8"."ratio"
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
                "t4"."winner",
                "t4"."several_lots",
                "t4"."currencies",
                "t7"."of_position",
                "t7"."currency",
                "t7"."first_bid",
                "t7"."priced_bids",
                "t7"."priced_valid",
                "t7"."winner_amount",
                "t7"."winner_exact",
                "t7"."other_amount",
                "t7"."other_exact",
                "t7"."lowest",
                "t7"."lowest_disqualified",
                "t7"."lowest_disqualified_exact",
                "t7"."lowest_kept",
                "t7"."lowest_kept_exact",
                "t7"."other",
                "t7"."first_lowest_disqualified",
                "t7"."of_document",
                "t7"."only_currency",
                "t7"."ratio"
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
                  "t0"."winner",
                  "t0"."several_lots",
                  "t0"."currencies"
                FROM [[facts]] AS "t0"
              ) AS "t4"
              LEFT OUTER JOIN (
                SELECT
                  "t5"."position" AS "of_position",
                  "t5"."currency",
                  "t5"."first_bid",
                  "t5"."priced_bids",
                  "t5"."priced_valid",
                  "t5"."winner_amount",
                  "t5"."winner_exact",
                  "t5"."other_amount",
                  "t5"."other_exact",
                  "t5"."lowest",
                  "t5"."lowest_disqualified",
                  "t5"."lowest_disqualified_exact",
                  "t5"."lowest_kept",
                  "t5"."lowest_kept_exact",
                  "t5"."other",
                  "t5"."first_lowest_disqualified",
                  "t5"."document" AS "of_document",
                  "t5"."only_currency",
                  "t5"."ratio"
                FROM (
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t1"."position",
                      "t1"."currency",
                      "t1"."first_bid",
                      "t1"."priced_bids",
                      "t1"."priced_valid",
                      "t1"."winner_amount",
                      "t1"."winner_exact",
                      "t1"."other_amount",
                      "t1"."other_exact",
                      "t1"."lowest",
                      "t1"."lowest_disqualified",
                      "t1"."lowest_disqualified_exact",
                      "t1"."lowest_kept",
                      "t1"."lowest_kept_exact",
                      "t1"."other",
                      "t1"."first_lowest_disqualified",
                      "t1"."document",
                      "t1"."only_currency",
                      "t1"."ratio"
                    FROM [[prices]] AS "t1"
                  ) AS "t3"
                  WHERE
                    "t3"."only_currency"
                ) AS "t5"
              ) AS "t7"
                ON "t4"."document" = "t7"."of_document" AND "t4"."position" = "t7"."of_position"
            ) AS "t8"
          ) AS "t9"
        ) AS "t10"
      ) AS "t11"
    ) AS "t12"
  ) AS "t13"
) AS "t14"
ORDER BY
  "t14"."ocid" ASC NULLS FIRST)
-- members
SELECT CAST("finding" AS TEXT) AS "finding", CAST("line" AS TEXT) AS "line" FROM (SELECT
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
        "t12"."ocid",
        "t12"."process" AS "line"
      FROM (
        SELECT
          "t11"."document",
          "t11"."position",
          "t11"."process",
          "t11"."ocid",
          "t11"."digest",
          "t11"."tender_status",
          "t11"."method_details",
          "t11"."told_in_parts",
          "t11"."bids_listed",
          "t11"."awards_listed",
          "t11"."open_awards",
          "t11"."winner",
          "t11"."several_lots",
          "t11"."currencies",
          "t11"."of_position",
          "t11"."currency",
          "t11"."first_bid",
          "t11"."priced_bids",
          "t11"."priced_valid",
          "t11"."winner_amount",
          "t11"."winner_exact",
          "t11"."other_amount",
          "t11"."other_exact",
          "t11"."lowest",
          "t11"."lowest_disqualified",
          "t11"."lowest_disqualified_exact",
          "t11"."lowest_kept",
          "t11"."lowest_kept_exact",
          "t11"."other",
          "t11"."first_lowest_disqualified",
          "t11"."of_document",
          "t11"."only_currency",
          "t11"."ratio",
          '[[fence]]' AS "fence"
        FROM (
          SELECT
            "t10"."document",
            "t10"."position",
            "t10"."process",
            "t10"."ocid",
            "t10"."digest",
            "t10"."tender_status",
            "t10"."method_details",
            "t10"."told_in_parts",
            "t10"."bids_listed",
            "t10"."awards_listed",
            "t10"."open_awards",
            "t10"."winner",
            "t10"."several_lots",
            "t10"."currencies",
            "t10"."of_position",
            "t10"."currency",
            "t10"."first_bid",
            "t10"."priced_bids",
            "t10"."priced_valid",
            "t10"."winner_exact" AS "winner_amount",
            "t10"."winner_exact",
            "t10"."other_exact" AS "other_amount",
            "t10"."other_exact",
            "t10"."lowest",
            "t10"."lowest_disqualified",
            "t10"."lowest_disqualified_exact",
            "t10"."lowest_kept",
            "t10"."lowest_kept_exact",
            "t10"."other",
            "t10"."first_lowest_disqualified",
            "t10"."of_document",
            "t10"."only_currency",
            "t10"."ratio"
          FROM (
            SELECT
              "t6"."document",
              "t6"."position",
              "t6"."process",
              "t6"."ocid",
              "t6"."digest",
              "t6"."tender_status",
              "t6"."method_details",
              "t6"."told_in_parts",
              "t6"."bids_listed",
              "t6"."awards_listed",
              "t6"."open_awards",
              "t6"."winner",
              "t6"."several_lots",
              "t6"."currencies",
              "t9"."of_position",
              "t9"."currency",
              "t9"."first_bid",
              "t9"."priced_bids",
              "t9"."priced_valid",
              "t9"."winner_amount",
              "t9"."winner_exact",
              "t9"."other_amount",
              "t9"."other_exact",
              "t9"."lowest",
              "t9"."lowest_disqualified",
              "t9"."lowest_disqualified_exact",
              "t9"."lowest_kept",
              "t9"."lowest_kept_exact",
              "t9"."other",
              "t9"."first_lowest_disqualified",
              "t9"."of_document",
              "t9"."only_currency",
              "t9"."ratio"
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
                "t1"."winner",
                "t1"."several_lots",
                "t1"."currencies"
              FROM [[facts]] AS "t1"
            ) AS "t6"
            LEFT OUTER JOIN (
              SELECT
                "t7"."position" AS "of_position",
                "t7"."currency",
                "t7"."first_bid",
                "t7"."priced_bids",
                "t7"."priced_valid",
                "t7"."winner_amount",
                "t7"."winner_exact",
                "t7"."other_amount",
                "t7"."other_exact",
                "t7"."lowest",
                "t7"."lowest_disqualified",
                "t7"."lowest_disqualified_exact",
                "t7"."lowest_kept",
                "t7"."lowest_kept_exact",
                "t7"."other",
                "t7"."first_lowest_disqualified",
                "t7"."document" AS "of_document",
                "t7"."only_currency",
                "t7"."ratio"
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    "t2"."position",
                    "t2"."currency",
                    "t2"."first_bid",
                    "t2"."priced_bids",
                    "t2"."priced_valid",
                    "t2"."winner_amount",
                    "t2"."winner_exact",
                    "t2"."other_amount",
                    "t2"."other_exact",
                    "t2"."lowest",
                    "t2"."lowest_disqualified",
                    "t2"."lowest_disqualified_exact",
                    "t2"."lowest_kept",
                    "t2"."lowest_kept_exact",
                    "t2"."other",
                    "t2"."first_lowest_disqualified",
                    "t2"."document",
                    "t2"."only_currency",
                    "t2"."ratio"
                  FROM [[prices]] AS "t2"
                ) AS "t5"
                WHERE
                  "t5"."only_currency"
              ) AS "t7"
            ) AS "t9"
              ON "t6"."document" = "t9"."of_document" AND "t6"."position" = "t9"."of_position"
          ) AS "t10"
        ) AS "t11"
      ) AS "t12"
    ) AS "t14"
      ON "t3"."wanted_ocid" IS NOT DISTINCT FROM "t14"."ocid"
  ) AS "t15"
) AS "t16"
ORDER BY
  "t16"."finding" ASC,
  "t16"."line" ASC)
-- subjects without fence
SELECT CAST("finding" AS TEXT) AS "finding", CAST("ocid" AS TEXT) AS "ocid", CAST("winner" AS TEXT) AS "winner", CAST("winner_amount" AS DECIMAL(38, 10)) AS "winner_amount", CAST("other" AS TEXT) AS "other", CAST("other_amount" AS DECIMAL(38, 10)) AS "other_amount", CAST("currency" AS TEXT) AS "currency", CAST("fence" AS TEXT) AS "fence", CAST("outcome" AS TEXT) AS "outcome", CAST("reason" AS TEXT) AS "reason", CAST("lines" AS BIGINT) AS "lines", CAST("amount" AS DECIMAL(38, 10)) AS "amount" FROM (SELECT
  *
FROM (
  SELECT
    'R024-' || "t13"."digest" AS "finding",
    "t13"."ocid",
    "t13"."winner",
    "t13"."winner_amount",
    "t13"."other",
    "t13"."other_amount",
    "t13"."currency",
    "t13"."fence",
    "t13"."outcome",
    "t13"."reason",
    "t13"."lines",
    "t13"."amount"
  FROM (
    SELECT
      "t12"."document",
      "t12"."position",
      "t12"."process",
      "t12"."ocid",
      "t12"."digest",
      "t12"."tender_status",
      "t12"."method_details",
      "t12"."told_in_parts",
      "t12"."bids_listed",
      "t12"."awards_listed",
      "t12"."open_awards",
      "t12"."winner",
      "t12"."several_lots",
      "t12"."currencies",
      "t12"."of_position",
      "t12"."currency",
      "t12"."first_bid",
      "t12"."priced_bids",
      "t12"."priced_valid",
      "t12"."winner_amount",
      "t12"."winner_exact",
      "t12"."other_amount",
      "t12"."other_exact",
      "t12"."lowest",
      "t12"."lowest_disqualified",
      "t12"."lowest_disqualified_exact",
      "t12"."lowest_kept",
      "t12"."lowest_kept_exact",
      "t12"."other",
      "t12"."first_lowest_disqualified",
      "t12"."of_document",
      "t12"."only_currency",
      "t12"."ratio",
      "t12"."fence",
      "t12"."reason",
      "t12"."outcome",
      CAST(NULL AS DECIMAL(38, 10)) AS "amount",
      1 AS "lines"
    FROM (
      SELECT
        "t11"."document",
        "t11"."position",
        "t11"."process",
        "t11"."ocid",
        "t11"."digest",
        "t11"."tender_status",
        "t11"."method_details",
        "t11"."told_in_parts",
        "t11"."bids_listed",
        "t11"."awards_listed",
        "t11"."open_awards",
        "t11"."winner",
        "t11"."several_lots",
        "t11"."currencies",
        "t11"."of_position",
        "t11"."currency",
        "t11"."first_bid",
        "t11"."priced_bids",
        "t11"."priced_valid",
        "t11"."winner_amount",
        "t11"."winner_exact",
        "t11"."other_amount",
        "t11"."other_exact",
        "t11"."lowest",
        "t11"."lowest_disqualified",
        "t11"."lowest_disqualified_exact",
        "t11"."lowest_kept",
        "t11"."lowest_kept_exact",
        "t11"."other",
        "t11"."first_lowest_disqualified",
        "t11"."of_document",
        "t11"."only_currency",
        "t11"."ratio",
        "t11"."fence",
        "t11"."reason",
        CASE
          WHEN "t11"."reason" IS NULL
          THEN CAST(NULL AS TEXT)
          WHEN "t11"."reason" IN ('close')
          THEN 'raised'
          WHEN "t11"."reason" IN ('apart')
          THEN 'clear'
          ELSE 'not-evaluated'
        END AS "outcome"
      FROM (
        SELECT
          "t10"."document",
          "t10"."position",
          "t10"."process",
          "t10"."ocid",
          "t10"."digest",
          "t10"."tender_status",
          "t10"."method_details",
          "t10"."told_in_parts",
          "t10"."bids_listed",
          "t10"."awards_listed",
          "t10"."open_awards",
          "t10"."winner",
          "t10"."several_lots",
          "t10"."currencies",
          "t10"."of_position",
          "t10"."currency",
          "t10"."first_bid",
          "t10"."priced_bids",
          "t10"."priced_valid",
          "t10"."winner_amount",
          "t10"."winner_exact",
          "t10"."other_amount",
          "t10"."other_exact",
          "t10"."lowest",
          "t10"."lowest_disqualified",
          "t10"."lowest_disqualified_exact",
          "t10"."lowest_kept",
          "t10"."lowest_kept_exact",
          "t10"."other",
          "t10"."first_lowest_disqualified",
          "t10"."of_document",
          "t10"."only_currency",
          "t10"."ratio",
          "t10"."fence",
          CASE
            WHEN COALESCE("t10"."tender_status" = 'cancelled', FALSE)
            THEN 'cancelled'
            WHEN FALSE
            THEN 'excluded'
            WHEN "t10"."told_in_parts"
            THEN 'told-in-parts'
            WHEN FALSE
            THEN 'not-by-price'
            WHEN NOT (
              "t10"."bids_listed"
            )
            THEN 'bids-not-published'
            WHEN NOT (
              "t10"."awards_listed"
            )
            THEN 'awards-not-published'
            WHEN "t10"."open_awards" > 0
            THEN 'award-open'
            WHEN "t10"."winner" IS NULL
            THEN 'no-single-winner'
            WHEN "t10"."several_lots"
            THEN 'several-lots'
            WHEN "t10"."currencies" > 1
            THEN 'several-currencies'
            WHEN "t10"."winner_amount" IS NULL
            THEN 'no-winning-bid'
            WHEN "t10"."other_amount" IS NULL
            THEN 'no-other-bid'
            WHEN "t10"."winner_amount" <= 0
            THEN 'not-positive'
            WHEN "t10"."other_amount" < "t10"."winner_amount"
            THEN 'lower-bid-lost'
            ELSE 'no-fence'
          END AS "reason"
        FROM (
          SELECT
            "t9"."document",
            "t9"."position",
            "t9"."process",
            "t9"."ocid",
            "t9"."digest",
            "t9"."tender_status",
            "t9"."method_details",
            "t9"."told_in_parts",
            "t9"."bids_listed",
            "t9"."awards_listed",
            "t9"."open_awards",
            "t9"."winner",
            "t9"."several_lots",
            "t9"."currencies",
            "t9"."of_position",
            "t9"."currency",
            "t9"."first_bid",
            "t9"."priced_bids",
            "t9"."priced_valid",
            "t9"."winner_amount",
            "t9"."winner_exact",
            "t9"."other_amount",
            "t9"."other_exact",
            "t9"."lowest",
            "t9"."lowest_disqualified",
            "t9"."lowest_disqualified_exact",
            "t9"."lowest_kept",
            "t9"."lowest_kept_exact",
            "t9"."other",
            "t9"."first_lowest_disqualified",
            "t9"."of_document",
            "t9"."only_currency",
            "t9"."ratio",
            CAST(NULL AS TEXT) AS "fence"
          FROM (
            SELECT
              "t8"."document",
              "t8"."position",
              "t8"."process",
              "t8"."ocid",
              "t8"."digest",
              "t8"."tender_status",
              "t8"."method_details",
              "t8"."told_in_parts",
              "t8"."bids_listed",
              "t8"."awards_listed",
              "t8"."open_awards",
              "t8"."winner",
              "t8"."several_lots",
              "t8"."currencies",
              "t8"."of_position",
              "t8"."currency",
              "t8"."first_bid",
              "t8"."priced_bids",
              "t8"."priced_valid",
              "t8"."winner_exact" AS "winner_amount",
              "t8"."winner_exact",
              "t8"."other_exact" AS "other_amount",
              "t8"."other_exact",
              "t8"."lowest",
              "t8"."lowest_disqualified",
              "t8"."lowest_disqualified_exact",
              "t8"."lowest_kept",
              "t8"."lowest_kept_exact",
              "t8"."other",
              "t8"."first_lowest_disqualified",
              "t8"."of_document",
              "t8"."only_currency",
              "t8"."ratio"
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
                "t4"."winner",
                "t4"."several_lots",
                "t4"."currencies",
                "t7"."of_position",
                "t7"."currency",
                "t7"."first_bid",
                "t7"."priced_bids",
                "t7"."priced_valid",
                "t7"."winner_amount",
                "t7"."winner_exact",
                "t7"."other_amount",
                "t7"."other_exact",
                "t7"."lowest",
                "t7"."lowest_disqualified",
                "t7"."lowest_disqualified_exact",
                "t7"."lowest_kept",
                "t7"."lowest_kept_exact",
                "t7"."other",
                "t7"."first_lowest_disqualified",
                "t7"."of_document",
                "t7"."only_currency",
                "t7"."ratio"
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
                  "t0"."winner",
                  "t0"."several_lots",
                  "t0"."currencies"
                FROM [[facts]] AS "t0"
              ) AS "t4"
              LEFT OUTER JOIN (
                SELECT
                  "t5"."position" AS "of_position",
                  "t5"."currency",
                  "t5"."first_bid",
                  "t5"."priced_bids",
                  "t5"."priced_valid",
                  "t5"."winner_amount",
                  "t5"."winner_exact",
                  "t5"."other_amount",
                  "t5"."other_exact",
                  "t5"."lowest",
                  "t5"."lowest_disqualified",
                  "t5"."lowest_disqualified_exact",
                  "t5"."lowest_kept",
                  "t5"."lowest_kept_exact",
                  "t5"."other",
                  "t5"."first_lowest_disqualified",
                  "t5"."document" AS "of_document",
                  "t5"."only_currency",
                  "t5"."ratio"
                FROM (
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t1"."position",
                      "t1"."currency",
                      "t1"."first_bid",
                      "t1"."priced_bids",
                      "t1"."priced_valid",
                      "t1"."winner_amount",
                      "t1"."winner_exact",
                      "t1"."other_amount",
                      "t1"."other_exact",
                      "t1"."lowest",
                      "t1"."lowest_disqualified",
                      "t1"."lowest_disqualified_exact",
                      "t1"."lowest_kept",
                      "t1"."lowest_kept_exact",
                      "t1"."other",
                      "t1"."first_lowest_disqualified",
                      "t1"."document",
                      "t1"."only_currency",
                      "t1"."ratio"
                    FROM [[prices]] AS "t1"
                  ) AS "t3"
                  WHERE
                    "t3"."only_currency"
                ) AS "t5"
              ) AS "t7"
                ON "t4"."document" = "t7"."of_document" AND "t4"."position" = "t7"."of_position"
            ) AS "t8"
          ) AS "t9"
        ) AS "t10"
      ) AS "t11"
    ) AS "t12"
  ) AS "t13"
) AS "t14"
ORDER BY
  "t14"."ocid" ASC NULLS FIRST)
-- members without fence
SELECT CAST("finding" AS TEXT) AS "finding", CAST("line" AS TEXT) AS "line" FROM (SELECT
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
        "t12"."ocid",
        "t12"."process" AS "line"
      FROM (
        SELECT
          "t11"."document",
          "t11"."position",
          "t11"."process",
          "t11"."ocid",
          "t11"."digest",
          "t11"."tender_status",
          "t11"."method_details",
          "t11"."told_in_parts",
          "t11"."bids_listed",
          "t11"."awards_listed",
          "t11"."open_awards",
          "t11"."winner",
          "t11"."several_lots",
          "t11"."currencies",
          "t11"."of_position",
          "t11"."currency",
          "t11"."first_bid",
          "t11"."priced_bids",
          "t11"."priced_valid",
          "t11"."winner_amount",
          "t11"."winner_exact",
          "t11"."other_amount",
          "t11"."other_exact",
          "t11"."lowest",
          "t11"."lowest_disqualified",
          "t11"."lowest_disqualified_exact",
          "t11"."lowest_kept",
          "t11"."lowest_kept_exact",
          "t11"."other",
          "t11"."first_lowest_disqualified",
          "t11"."of_document",
          "t11"."only_currency",
          "t11"."ratio",
          CAST(NULL AS TEXT) AS "fence"
        FROM (
          SELECT
            "t10"."document",
            "t10"."position",
            "t10"."process",
            "t10"."ocid",
            "t10"."digest",
            "t10"."tender_status",
            "t10"."method_details",
            "t10"."told_in_parts",
            "t10"."bids_listed",
            "t10"."awards_listed",
            "t10"."open_awards",
            "t10"."winner",
            "t10"."several_lots",
            "t10"."currencies",
            "t10"."of_position",
            "t10"."currency",
            "t10"."first_bid",
            "t10"."priced_bids",
            "t10"."priced_valid",
            "t10"."winner_exact" AS "winner_amount",
            "t10"."winner_exact",
            "t10"."other_exact" AS "other_amount",
            "t10"."other_exact",
            "t10"."lowest",
            "t10"."lowest_disqualified",
            "t10"."lowest_disqualified_exact",
            "t10"."lowest_kept",
            "t10"."lowest_kept_exact",
            "t10"."other",
            "t10"."first_lowest_disqualified",
            "t10"."of_document",
            "t10"."only_currency",
            "t10"."ratio"
          FROM (
            SELECT
              "t6"."document",
              "t6"."position",
              "t6"."process",
              "t6"."ocid",
              "t6"."digest",
              "t6"."tender_status",
              "t6"."method_details",
              "t6"."told_in_parts",
              "t6"."bids_listed",
              "t6"."awards_listed",
              "t6"."open_awards",
              "t6"."winner",
              "t6"."several_lots",
              "t6"."currencies",
              "t9"."of_position",
              "t9"."currency",
              "t9"."first_bid",
              "t9"."priced_bids",
              "t9"."priced_valid",
              "t9"."winner_amount",
              "t9"."winner_exact",
              "t9"."other_amount",
              "t9"."other_exact",
              "t9"."lowest",
              "t9"."lowest_disqualified",
              "t9"."lowest_disqualified_exact",
              "t9"."lowest_kept",
              "t9"."lowest_kept_exact",
              "t9"."other",
              "t9"."first_lowest_disqualified",
              "t9"."of_document",
              "t9"."only_currency",
              "t9"."ratio"
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
                "t1"."winner",
                "t1"."several_lots",
                "t1"."currencies"
              FROM [[facts]] AS "t1"
            ) AS "t6"
            LEFT OUTER JOIN (
              SELECT
                "t7"."position" AS "of_position",
                "t7"."currency",
                "t7"."first_bid",
                "t7"."priced_bids",
                "t7"."priced_valid",
                "t7"."winner_amount",
                "t7"."winner_exact",
                "t7"."other_amount",
                "t7"."other_exact",
                "t7"."lowest",
                "t7"."lowest_disqualified",
                "t7"."lowest_disqualified_exact",
                "t7"."lowest_kept",
                "t7"."lowest_kept_exact",
                "t7"."other",
                "t7"."first_lowest_disqualified",
                "t7"."document" AS "of_document",
                "t7"."only_currency",
                "t7"."ratio"
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    "t2"."position",
                    "t2"."currency",
                    "t2"."first_bid",
                    "t2"."priced_bids",
                    "t2"."priced_valid",
                    "t2"."winner_amount",
                    "t2"."winner_exact",
                    "t2"."other_amount",
                    "t2"."other_exact",
                    "t2"."lowest",
                    "t2"."lowest_disqualified",
                    "t2"."lowest_disqualified_exact",
                    "t2"."lowest_kept",
                    "t2"."lowest_kept_exact",
                    "t2"."other",
                    "t2"."first_lowest_disqualified",
                    "t2"."document",
                    "t2"."only_currency",
                    "t2"."ratio"
                  FROM [[prices]] AS "t2"
                ) AS "t5"
                WHERE
                  "t5"."only_currency"
              ) AS "t7"
            ) AS "t9"
              ON "t6"."document" = "t9"."of_document" AND "t6"."position" = "t9"."of_position"
          ) AS "t10"
        ) AS "t11"
      ) AS "t12"
    ) AS "t14"
      ON "t3"."wanted_ocid" IS NOT DISTINCT FROM "t14"."ocid"
  ) AS "t15"
) AS "t16"
ORDER BY
  "t16"."finding" ASC,
  "t16"."line" ASC)
