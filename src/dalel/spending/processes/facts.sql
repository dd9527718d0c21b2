-- Written by docs/generate.py from expressions in Python; change those, not this file.
-- participants
WITH "t36" AS (
  SELECT
    *
  FROM (
    SELECT
      "t18"."document",
      "t18"."position",
      "t18"."bid_number",
      "t18"."organisation",
      "t25"."submitted",
      "t25"."disqualified",
      "t25"."valid",
      "t25"."date",
      "t25"."date_at",
      "t25"."date_day",
      "t25"."amount",
      "t25"."currency",
      "t25"."bidders"
    FROM (
      SELECT
        "t9"."document",
        "t9"."position",
        "t9"."bid_number",
        "t9"."organisation"
      FROM (
        SELECT
          *
        FROM "bidders" AS "t1"
        WHERE
          "t1"."organisation" IS NOT NULL
      ) AS "t9"
    ) AS "t18"
    LEFT OUTER JOIN (
      SELECT
        "t20"."position" AS "of_position",
        "t20"."submitted",
        "t20"."disqualified",
        "t20"."valid",
        "t20"."date",
        "t20"."date_at",
        "t20"."date_day",
        "t20"."amount",
        "t20"."currency",
        "t20"."bidders",
        "t20"."bid_number" AS "of_bid_number"
      FROM (
        SELECT
          "t16"."position",
          "t16"."submitted",
          "t16"."disqualified",
          "t16"."valid",
          "t16"."date",
          "t16"."date_at",
          "t16"."date_day",
          "t16"."amount",
          "t16"."currency",
          "t16"."bidders",
          "t16"."number" AS "bid_number"
        FROM (
          SELECT
            "t3"."document",
            "t3"."position",
            "t3"."number",
            "t3"."bid",
            "t3"."status",
            "t3"."date",
            "t3"."date_at",
            "t3"."date_day",
            "t3"."amount",
            "t3"."amount_exact",
            "t3"."amount_as_published",
            "t3"."currency",
            "t3"."bidders",
            "t3"."bidder",
            "t3"."bidders_as_published",
            "t3"."bidder_reference",
            "t3"."lots",
            (
              "t3"."status" IS NOT NULL
            )
            AND NOT (
              "t3"."status" IN ('invited', 'withdrawn')
            ) AS "submitted",
            COALESCE("t3"."status" = 'disqualified', FALSE) AS "disqualified",
            COALESCE("t3"."status" = 'valid', FALSE) AS "valid"
          FROM "bids" AS "t3"
        ) AS "t16"
      ) AS "t20"
    ) AS "t25"
      ON "t18"."position" = "t25"."of_position"
      AND "t18"."bid_number" = "t25"."of_bid_number"
  ) AS "t31"
  WHERE
    "t31"."submitted" AND "t31"."amount" IS NOT NULL AND "t31"."currency" IS NOT NULL
)
SELECT
  "t62"."position",
  "t62"."organisation",
  "t62"."submitted",
  "t62"."disqualified",
  "t62"."valid",
  "t62"."valid_alone",
  "t62"."late_text",
  "t62"."late",
  "t62"."late_unknown",
  COALESCE("t62"."awarded", FALSE) AS "awarded",
  COALESCE("t62"."identical", FALSE) AS "identical",
  COALESCE("t62"."identical_above_zero", FALSE) AS "identical_above_zero",
  "t62"."document",
  "t62"."process",
  "t62"."ocid",
  "t62"."tender_status",
  "t62"."method_details",
  "t62"."winner"
FROM (
  SELECT
    "t61"."position",
    "t61"."organisation",
    "t61"."submitted",
    "t61"."disqualified",
    "t61"."valid",
    "t61"."valid_alone",
    "t61"."late_text",
    "t61"."late",
    "t61"."late_unknown",
    "t61"."awarded",
    "t61"."identical",
    "t61"."identical_above_zero",
    "t61"."document",
    "t61"."process",
    "t61"."ocid",
    "t61"."tender_status",
    "t61"."method_details",
    "t61"."winner"
  FROM (
    SELECT
      "t60"."position",
      "t60"."organisation",
      "t60"."submitted",
      "t60"."disqualified",
      "t60"."valid",
      "t60"."valid_alone",
      "t60"."late_text",
      "t60"."late",
      "t60"."late_unknown",
      "t60"."awarded",
      "t60"."identical",
      "t60"."identical_above_zero",
      "t60"."document",
      "t60"."process",
      "t60"."ocid",
      "t60"."tender_status",
      "t60"."method_details",
      "t60"."bids_listed",
      "t60"."awards_listed",
      CASE
        WHEN COALESCE(
          "t60"."bids_listed" AND "t60"."awards_listed" AND (
            "t60"."open_awards" = 0
          ),
          FALSE
        )
        THEN "t60"."winner"
        ELSE NULL
      END AS "winner",
      "t60"."open_awards"
    FROM (
      SELECT
        "t48"."position",
        "t48"."organisation",
        "t48"."submitted",
        "t48"."disqualified",
        "t48"."valid",
        "t48"."valid_alone",
        "t48"."late_text",
        "t48"."late",
        "t48"."late_unknown",
        "t43"."awarded",
        "t59"."identical",
        "t59"."identical_above_zero",
        "t13"."document",
        "t13"."process",
        "t13"."ocid",
        "t13"."tender_status",
        "t13"."method_details",
        "t13"."bids_listed",
        "t13"."awards_listed",
        "t34"."winner",
        "t34"."open_awards"
      FROM (
        SELECT
          "t39"."position",
          "t39"."organisation",
          COUNT(*) FILTER(WHERE
            "t39"."submitted") AS "submitted",
          COUNT(*) FILTER(WHERE
            "t39"."disqualified") AS "disqualified",
          COUNT(*) FILTER(WHERE
            "t39"."valid") AS "valid",
          COUNT(*) FILTER(WHERE
            "t39"."valid" AND (
              "t39"."bidders" = 1
            )) AS "valid_alone",
          COUNT(*) FILTER(WHERE
            "t39"."late_text") AS "late_text",
          COUNT(*) FILTER(WHERE
            "t39"."valid" AND COALESCE("t39"."late", FALSE)) AS "late",
          COUNT(*) FILTER(WHERE
            "t39"."valid" AND (
              "t39"."late" IS NULL
            )) AS "late_unknown"
        FROM (
          SELECT
            "t30"."document",
            "t30"."position",
            "t30"."bid_number",
            "t30"."organisation",
            "t30"."submitted",
            "t30"."disqualified",
            "t30"."valid",
            "t30"."date",
            "t30"."date_at",
            "t30"."date_day",
            "t30"."amount",
            "t30"."currency",
            "t30"."bidders",
            "t30"."closes",
            "t30"."closes_at",
            "t30"."closes_day",
            COALESCE("t30"."valid" AND (
              "t30"."date" > "t30"."closes"
            ), FALSE) AS "late_text",
            CASE
              WHEN (
                "t30"."date_at" IS NOT NULL
              ) AND (
                "t30"."closes_at" IS NOT NULL
              )
              THEN "t30"."date_at" > "t30"."closes_at"
              WHEN (
                "t30"."date_day" IS NOT NULL
              ) AND (
                "t30"."closes_day" IS NOT NULL
              )
              THEN "t30"."date_day" > "t30"."closes_day"
              ELSE CAST(NULL AS BOOLEAN)
            END AS "late"
          FROM (
            SELECT
              "t18"."document",
              "t18"."position",
              "t18"."bid_number",
              "t18"."organisation",
              "t25"."submitted",
              "t25"."disqualified",
              "t25"."valid",
              "t25"."date",
              "t25"."date_at",
              "t25"."date_day",
              "t25"."amount",
              "t25"."currency",
              "t25"."bidders",
              "t22"."closes",
              "t22"."closes_at",
              "t22"."closes_day"
            FROM (
              SELECT
                "t9"."document",
                "t9"."position",
                "t9"."bid_number",
                "t9"."organisation"
              FROM (
                SELECT
                  *
                FROM "bidders" AS "t1"
                WHERE
                  "t1"."organisation" IS NOT NULL
              ) AS "t9"
            ) AS "t18"
            LEFT OUTER JOIN (
              SELECT
                "t20"."position" AS "of_position",
                "t20"."submitted",
                "t20"."disqualified",
                "t20"."valid",
                "t20"."date",
                "t20"."date_at",
                "t20"."date_day",
                "t20"."amount",
                "t20"."currency",
                "t20"."bidders",
                "t20"."bid_number" AS "of_bid_number"
              FROM (
                SELECT
                  "t16"."position",
                  "t16"."submitted",
                  "t16"."disqualified",
                  "t16"."valid",
                  "t16"."date",
                  "t16"."date_at",
                  "t16"."date_day",
                  "t16"."amount",
                  "t16"."currency",
                  "t16"."bidders",
                  "t16"."number" AS "bid_number"
                FROM (
                  SELECT
                    "t3"."document",
                    "t3"."position",
                    "t3"."number",
                    "t3"."bid",
                    "t3"."status",
                    "t3"."date",
                    "t3"."date_at",
                    "t3"."date_day",
                    "t3"."amount",
                    "t3"."amount_exact",
                    "t3"."amount_as_published",
                    "t3"."currency",
                    "t3"."bidders",
                    "t3"."bidder",
                    "t3"."bidders_as_published",
                    "t3"."bidder_reference",
                    "t3"."lots",
                    (
                      "t3"."status" IS NOT NULL
                    )
                    AND NOT (
                      "t3"."status" IN ('invited', 'withdrawn')
                    ) AS "submitted",
                    COALESCE("t3"."status" = 'disqualified', FALSE) AS "disqualified",
                    COALESCE("t3"."status" = 'valid', FALSE) AS "valid"
                  FROM "bids" AS "t3"
                ) AS "t16"
              ) AS "t20"
            ) AS "t25"
              ON "t18"."position" = "t25"."of_position"
              AND "t18"."bid_number" = "t25"."of_bid_number"
            LEFT OUTER JOIN (
              SELECT
                "t17"."position" AS "of_position",
                "t17"."closes",
                "t17"."closes_at",
                "t17"."closes_day"
              FROM (
                SELECT
                  "t10"."position",
                  "t10"."closes",
                  "t10"."closes_at",
                  "t10"."closes_day"
                FROM (
                  SELECT
                    *
                  FROM "periods" AS "t4"
                  WHERE
                    "t4"."kind" = 'tender'
                ) AS "t10"
              ) AS "t17"
            ) AS "t22"
              ON "t18"."position" = "t22"."of_position"
          ) AS "t30"
        ) AS "t39"
        GROUP BY
          1,
          2
      ) AS "t48"
      LEFT OUTER JOIN (
        SELECT
          "t38"."position" AS "of_position",
          "t38"."organisation" AS "of_organisation",
          "t38"."awarded"
        FROM (
          SELECT
            "t35"."position",
            "t35"."organisation",
            TRUE AS "awarded"
          FROM (
            SELECT DISTINCT
              *
            FROM (
              SELECT
                "t28"."position",
                "t28"."organisation"
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    "t6"."document",
                    "t6"."position",
                    "t6"."award_number",
                    "t6"."number",
                    "t6"."organisation",
                    "t6"."reference",
                    "t6"."name",
                    "t15"."status"
                  FROM "award_suppliers" AS "t6"
                  LEFT OUTER JOIN (
                    SELECT
                      "t8"."position" AS "of_position",
                      "t8"."status",
                      "t8"."award_number" AS "of_award_number"
                    FROM (
                      SELECT
                        "t2"."position",
                        "t2"."status",
                        "t2"."number" AS "award_number"
                      FROM "awards" AS "t2"
                    ) AS "t8"
                  ) AS "t15"
                    ON "t6"."position" = "t15"."of_position"
                    AND "t6"."award_number" = "t15"."of_award_number"
                ) AS "t23"
                WHERE
                  COALESCE("t23"."status" = 'active', FALSE) AND "t23"."organisation" IS NOT NULL
              ) AS "t28"
            ) AS "t32"
          ) AS "t35"
        ) AS "t38"
      ) AS "t43"
        ON "t48"."position" = "t43"."of_position"
        AND "t48"."organisation" = "t43"."of_organisation"
      LEFT OUTER JOIN (
        SELECT
          "t57"."position" AS "of_position",
          "t57"."organisation" AS "of_organisation",
          "t57"."identical",
          "t57"."identical_above_zero"
        FROM (
          SELECT
            "t56"."position",
            "t56"."organisation",
            TRUE AS "identical",
            "t56"."above_zero" > 0 AS "identical_above_zero"
          FROM (
            SELECT
              "t55"."position",
              "t55"."organisation",
              COUNT(*) FILTER(WHERE
                "t55"."amount" > 0) AS "above_zero"
            FROM (
              SELECT
                "t44"."position",
                "t44"."amount",
                "t44"."currency",
                "t44"."organisation",
                "t44"."own_bids"
              FROM (
                SELECT
                  "t37"."position",
                  "t37"."amount",
                  "t37"."currency",
                  "t37"."organisation",
                  COUNT(DISTINCT "t37"."bid_number") AS "own_bids"
                FROM "t36" AS "t37"
                GROUP BY
                  1,
                  2,
                  3,
                  4
              ) AS "t44"
              SEMI JOIN (
                SELECT
                  "t52"."position" AS "of_position",
                  "t52"."amount" AS "of_amount",
                  "t52"."currency" AS "of_currency"
                FROM (
                  SELECT
                    "t51"."position",
                    "t51"."amount",
                    "t51"."currency"
                  FROM (
                    SELECT
                      *
                    FROM (
                      SELECT
                        "t49"."position",
                        "t49"."amount",
                        "t49"."currency",
                        MIN("t49"."own_bids") AS "least",
                        MAX("t49"."bids_at_price") AS "bids"
                      FROM (
                        SELECT
                          "t44"."position",
                          "t44"."amount",
                          "t44"."currency",
                          "t44"."organisation",
                          "t44"."own_bids",
                          "t47"."bids_at_price"
                        FROM (
                          SELECT
                            "t37"."position",
                            "t37"."amount",
                            "t37"."currency",
                            "t37"."organisation",
                            COUNT(DISTINCT "t37"."bid_number") AS "own_bids"
                          FROM "t36" AS "t37"
                          GROUP BY
                            1,
                            2,
                            3,
                            4
                        ) AS "t44"
                        LEFT OUTER JOIN (
                          SELECT
                            "t42"."position" AS "of_position",
                            "t42"."amount" AS "of_amount",
                            "t42"."currency" AS "of_currency",
                            "t42"."bids_at_price"
                          FROM (
                            SELECT
                              "t37"."position",
                              "t37"."amount",
                              "t37"."currency",
                              COUNT(DISTINCT "t37"."bid_number") AS "bids_at_price"
                            FROM "t36" AS "t37"
                            GROUP BY
                              1,
                              2,
                              3
                          ) AS "t42"
                        ) AS "t47"
                          ON "t44"."position" = "t47"."of_position"
                          AND "t44"."amount" = "t47"."of_amount"
                          AND "t44"."currency" = "t47"."of_currency"
                      ) AS "t49"
                      GROUP BY
                        1,
                        2,
                        3
                    ) AS "t50"
                    WHERE
                      "t50"."least" < "t50"."bids"
                  ) AS "t51"
                ) AS "t52"
              ) AS "t54"
                ON "t44"."position" = "t54"."of_position"
                AND "t44"."amount" = "t54"."of_amount"
                AND "t44"."currency" = "t54"."of_currency"
            ) AS "t55"
            GROUP BY
              1,
              2
          ) AS "t56"
        ) AS "t57"
      ) AS "t59"
        ON "t48"."position" = "t59"."of_position"
        AND "t48"."organisation" = "t59"."of_organisation"
      LEFT OUTER JOIN (
        SELECT
          "t7"."position" AS "of_position",
          "t7"."document",
          "t7"."process",
          "t7"."ocid",
          "t7"."tender_status",
          "t7"."method_details",
          "t7"."bids_listed",
          "t7"."awards_listed"
        FROM (
          SELECT
            "t0"."position",
            "t0"."document",
            "t0"."process",
            "t0"."ocid",
            "t0"."tender_status",
            "t0"."method_details",
            "t0"."bids_listed",
            "t0"."awards_listed"
          FROM "processes" AS "t0"
        ) AS "t7"
      ) AS "t13"
        ON "t48"."position" = "t13"."of_position"
      LEFT OUTER JOIN (
        SELECT
          "t29"."position" AS "of_position",
          "t29"."winner",
          "t29"."open_awards"
        FROM (
          SELECT
            "t27"."position",
            "t27"."winner",
            "t27"."open_awards"
          FROM (
            SELECT
              "t26".*
              EXCLUDE ("only_supplier")
            FROM (
              SELECT
                "t19"."position",
                "t19"."awards",
                "t19"."active_awards",
                "t19"."open_awards",
                "t19"."without_status",
                "t19"."only_supplier",
                CASE WHEN "t19"."active_awards" = 1 THEN "t19"."only_supplier" ELSE NULL END AS "winner"
              FROM (
                SELECT
                  "t2"."position",
                  COUNT(*) AS "awards",
                  COUNT(*) FILTER(WHERE
                    COALESCE("t2"."status" = 'active', FALSE)) AS "active_awards",
                  COUNT(*) FILTER(WHERE
                    COALESCE(
                      (
                        "t2"."status" IS NOT NULL
                      )
                      AND NOT (
                        "t2"."status" IN ('active', 'cancelled', 'unsuccessful')
                      ),
                      FALSE
                    )) AS "open_awards",
                  COUNT(*) FILTER(WHERE
                    "t2"."status" IS NULL) AS "without_status",
                  MAX("t2"."supplier") FILTER(WHERE
                    COALESCE("t2"."status" = 'active', FALSE)) AS "only_supplier"
                FROM "awards" AS "t2"
                GROUP BY
                  1
              ) AS "t19"
            ) AS "t26"
          ) AS "t27"
        ) AS "t29"
      ) AS "t34"
        ON "t48"."position" = "t34"."of_position"
    ) AS "t60"
  ) AS "t61"
) AS "t62"
-- facts
SELECT
  "t36"."position",
  "t36"."document",
  "t36"."process",
  "t36"."place",
  "t36"."byte",
  "t36"."line_sha256",
  "t36"."ocid",
  "t36"."digest",
  "t36"."tag",
  "t36"."released",
  "t36"."released_at",
  "t36"."tenderers",
  "t36"."tenderers_as_published",
  "t36"."buyer",
  "t36"."buyer_name",
  "t36"."entity",
  "t36"."entity_name",
  "t36"."tender_status",
  "t36"."method",
  "t36"."method_details",
  "t36"."bids_listed",
  "t36"."awards_listed",
  "t36"."lots",
  COALESCE("t36"."bids", 0) AS "bids",
  COALESCE("t36"."submitted", 0) AS "submitted",
  COALESCE("t36"."disqualified", 0) AS "disqualified",
  COALESCE("t36"."valid", 0) AS "valid",
  COALESCE("t36"."bids_without_status", 0) AS "bids_without_status",
  COALESCE("t36"."priced", 0) AS "priced",
  COALESCE("t36"."priced_at_zero", 0) AS "priced_at_zero",
  COALESCE("t36"."lots_of_bids", 0) AS "lots_of_bids",
  COALESCE("t36"."bids_of_several_lots", 0) AS "bids_of_several_lots",
  COALESCE("t36"."bids_without_lot", 0) AS "bids_without_lot",
  COALESCE("t36"."currencies", 0) AS "currencies",
  COALESCE("t36"."awards", 0) AS "awards",
  COALESCE("t36"."active_awards", 0) AS "active_awards",
  COALESCE("t36"."open_awards", 0) AS "open_awards",
  COALESCE("t36"."awards_without_status", 0) AS "awards_without_status",
  "t36"."winner",
  COALESCE("t36"."valid_bidders", 0) AS "valid_bidders",
  "t36"."valid_bidder",
  COALESCE("t36"."disqualified_bidders", 0) AS "disqualified_bidders",
  COALESCE("t36"."disqualified_too", 0) AS "disqualified_too",
  COALESCE("t36"."identical_bidders", 0) AS "identical_bidders",
  COALESCE("t36"."identical_bidders_above_zero", 0) AS "identical_bidders_above_zero",
  COALESCE("t36"."late_winners_text", 0) AS "late_winners_text",
  COALESCE("t36"."late_winners", 0) AS "late_winners",
  COALESCE("t36"."valid_winners", 0) AS "valid_winners",
  COALESCE("t36"."late_unknown_winners", 0) AS "late_unknown_winners",
  COALESCE("t36"."awarded_suppliers", 0) AS "awarded_suppliers",
  "t36"."awarded_supplier",
  "t36"."opens",
  "t36"."opens_at",
  "t36"."opens_day",
  "t36"."closes",
  "t36"."closes_at",
  "t36"."closes_day",
  "t36"."period_whole_days",
  "t36"."period_days",
  "t36"."several_lots"
FROM (
  SELECT
    "t35"."position",
    "t35"."document",
    "t35"."process",
    "t35"."place",
    "t35"."byte",
    "t35"."line_sha256",
    "t35"."ocid",
    "t35"."digest",
    "t35"."tag",
    "t35"."released",
    "t35"."released_at",
    "t35"."tenderers",
    "t35"."tenderers_as_published",
    "t35"."buyer",
    "t35"."buyer_name",
    "t35"."entity",
    "t35"."entity_name",
    "t35"."tender_status",
    "t35"."method",
    "t35"."method_details",
    "t35"."bids_listed",
    "t35"."awards_listed",
    "t35"."lots",
    "t35"."bids",
    "t35"."submitted",
    "t35"."disqualified",
    "t35"."valid",
    "t35"."bids_without_status",
    "t35"."priced",
    "t35"."priced_at_zero",
    "t35"."lots_of_bids",
    "t35"."bids_of_several_lots",
    "t35"."bids_without_lot",
    "t35"."currencies",
    "t35"."awards",
    "t35"."active_awards",
    "t35"."open_awards",
    "t35"."awards_without_status",
    "t35"."winner",
    "t35"."valid_bidders",
    "t35"."valid_bidder",
    "t35"."disqualified_bidders",
    "t35"."disqualified_too",
    "t35"."identical_bidders",
    "t35"."identical_bidders_above_zero",
    "t35"."late_winners_text",
    "t35"."late_winners",
    "t35"."valid_winners",
    "t35"."late_unknown_winners",
    "t35"."awarded_suppliers",
    "t35"."awarded_supplier",
    "t35"."opens",
    "t35"."opens_at",
    "t35"."opens_day",
    "t35"."closes",
    "t35"."closes_at",
    "t35"."closes_day",
    "t35"."period_whole_days",
    "t35"."period_days",
    COALESCE(
      (
        (
          "t35"."lots" > 1
        ) AND (
          "t35"."bids_without_lot" > 0
        )
      )
      OR (
        "t35"."lots_of_bids" > 1
      )
      OR (
        "t35"."bids_of_several_lots" > 0
      ),
      FALSE
    ) AS "several_lots"
  FROM (
    SELECT
      "t9"."position",
      "t9"."document",
      "t9"."process",
      "t9"."place",
      "t9"."byte",
      "t9"."line_sha256",
      "t9"."ocid",
      "t9"."digest",
      "t9"."tag",
      "t9"."released",
      "t9"."released_at",
      "t9"."tenderers",
      "t9"."tenderers_as_published",
      "t9"."buyer",
      "t9"."buyer_name",
      "t9"."entity",
      "t9"."entity_name",
      "t9"."tender_status",
      "t9"."method",
      "t9"."method_details",
      "t9"."bids_listed",
      "t9"."awards_listed",
      "t9"."lots",
      "t28"."bids",
      "t28"."submitted",
      "t28"."disqualified",
      "t28"."valid",
      "t28"."bids_without_status",
      "t28"."priced",
      "t28"."priced_at_zero",
      "t28"."lots_of_bids",
      "t28"."bids_of_several_lots",
      "t28"."bids_without_lot",
      "t28"."currencies",
      "t32"."awards",
      "t32"."active_awards",
      "t32"."open_awards",
      "t32"."awards_without_status",
      "t32"."winner",
      "t19"."valid_bidders",
      "t19"."valid_bidder",
      "t19"."disqualified_bidders",
      "t19"."disqualified_too",
      "t19"."identical_bidders",
      "t19"."identical_bidders_above_zero",
      "t19"."late_winners_text",
      "t19"."late_winners",
      "t19"."valid_winners",
      "t19"."late_unknown_winners",
      "t34"."awarded_suppliers",
      "t34"."awarded_supplier",
      "t22"."opens",
      "t22"."opens_at",
      "t22"."opens_day",
      "t22"."closes",
      "t22"."closes_at",
      "t22"."closes_day",
      "t22"."period_whole_days",
      "t22"."period_days"
    FROM (
      SELECT
        "t0"."position",
        "t0"."document",
        "t0"."process",
        "t0"."place",
        "t0"."byte",
        "t0"."line_sha256",
        "t0"."ocid",
        "t0"."digest",
        "t0"."tag",
        "t0"."released",
        "t0"."released_at",
        "t0"."tenderers",
        "t0"."tenderers_as_published",
        "t0"."buyer",
        "t0"."buyer_name",
        "t0"."entity",
        "t0"."entity_name",
        "t0"."tender_status",
        "t0"."method",
        "t0"."method_details",
        "t0"."bids_listed",
        "t0"."awards_listed",
        "t0"."lots"
      FROM "processes" AS "t0"
    ) AS "t9"
    LEFT OUTER JOIN (
      SELECT
        "t23"."position" AS "of_position",
        "t23"."bids",
        "t23"."submitted",
        "t23"."disqualified",
        "t23"."valid",
        "t23"."bids_without_status",
        "t23"."priced",
        "t23"."priced_at_zero",
        "t23"."lots_of_bids",
        "t23"."bids_of_several_lots",
        "t23"."bids_without_lot",
        "t23"."currencies"
      FROM (
        SELECT
          "t13"."position",
          COUNT(*) AS "bids",
          COUNT(*) FILTER(WHERE
            "t13"."submitted") AS "submitted",
          COUNT(*) FILTER(WHERE
            "t13"."disqualified") AS "disqualified",
          COUNT(*) FILTER(WHERE
            "t13"."valid") AS "valid",
          COUNT(*) FILTER(WHERE
            "t13"."status" IS NULL) AS "bids_without_status",
          COUNT(*) FILTER(WHERE
            "t13"."submitted"
            AND (
              "t13"."amount" IS NOT NULL
            )
            AND (
              "t13"."currency" IS NOT NULL
            )) AS "priced",
          COUNT(*) FILTER(WHERE
            "t13"."submitted" AND COALESCE("t13"."amount" <= 0, FALSE)) AS "priced_at_zero",
          COUNT(DISTINCT "t13"."lots") FILTER(WHERE
            "t13"."submitted") AS "lots_of_bids",
          COUNT(*) FILTER(WHERE
            "t13"."submitted" AND COALESCE(CONTAINS("t13"."lots", '|'), FALSE)) AS "bids_of_several_lots",
          COUNT(*) FILTER(WHERE
            "t13"."submitted" AND (
              "t13"."lots" IS NULL
            )) AS "bids_without_lot",
          COUNT(DISTINCT "t13"."currency") FILTER(WHERE
            "t13"."submitted" AND (
              "t13"."amount" IS NOT NULL
            )) AS "currencies"
        FROM (
          SELECT
            "t2"."document",
            "t2"."position",
            "t2"."number",
            "t2"."bid",
            "t2"."status",
            "t2"."date",
            "t2"."date_at",
            "t2"."date_day",
            "t2"."amount",
            "t2"."amount_exact",
            "t2"."amount_as_published",
            "t2"."currency",
            "t2"."bidders",
            "t2"."bidder",
            "t2"."bidders_as_published",
            "t2"."bidder_reference",
            "t2"."lots",
            (
              "t2"."status" IS NOT NULL
            )
            AND NOT (
              "t2"."status" IN ('invited', 'withdrawn')
            ) AS "submitted",
            COALESCE("t2"."status" = 'disqualified', FALSE) AS "disqualified",
            COALESCE("t2"."status" = 'valid', FALSE) AS "valid"
          FROM "bids" AS "t2"
        ) AS "t13"
        GROUP BY
          1
      ) AS "t23"
    ) AS "t28"
      ON "t9"."position" = "t28"."of_position"
    LEFT OUTER JOIN (
      SELECT
        "t29"."position" AS "of_position",
        "t29"."awards",
        "t29"."active_awards",
        "t29"."open_awards",
        "t29"."awards_without_status",
        "t29"."winner"
      FROM (
        SELECT
          "t25"."position",
          "t25"."awards",
          "t25"."active_awards",
          "t25"."open_awards",
          "t25"."without_status" AS "awards_without_status",
          "t25"."winner"
        FROM (
          SELECT
            "t24".*
            EXCLUDE ("only_supplier")
          FROM (
            SELECT
              "t18"."position",
              "t18"."awards",
              "t18"."active_awards",
              "t18"."open_awards",
              "t18"."without_status",
              "t18"."only_supplier",
              CASE WHEN "t18"."active_awards" = 1 THEN "t18"."only_supplier" ELSE NULL END AS "winner"
            FROM (
              SELECT
                "t4"."position",
                COUNT(*) AS "awards",
                COUNT(*) FILTER(WHERE
                  COALESCE("t4"."status" = 'active', FALSE)) AS "active_awards",
                COUNT(*) FILTER(WHERE
                  COALESCE(
                    (
                      "t4"."status" IS NOT NULL
                    )
                    AND NOT (
                      "t4"."status" IN ('active', 'cancelled', 'unsuccessful')
                    ),
                    FALSE
                  )) AS "open_awards",
                COUNT(*) FILTER(WHERE
                  "t4"."status" IS NULL) AS "without_status",
                MAX("t4"."supplier") FILTER(WHERE
                  COALESCE("t4"."status" = 'active', FALSE)) AS "only_supplier"
              FROM "awards" AS "t4"
              GROUP BY
                1
            ) AS "t18"
          ) AS "t24"
        ) AS "t25"
      ) AS "t29"
    ) AS "t32"
      ON "t9"."position" = "t32"."of_position"
    LEFT OUTER JOIN (
      SELECT
        "t12"."position" AS "of_position",
        "t12"."valid_bidders",
        "t12"."valid_bidder",
        "t12"."disqualified_bidders",
        "t12"."disqualified_too",
        "t12"."identical_bidders",
        "t12"."identical_bidders_above_zero",
        "t12"."late_winners_text",
        "t12"."late_winners",
        "t12"."valid_winners",
        "t12"."late_unknown_winners"
      FROM (
        SELECT
          "t1"."position",
          COUNT(*) FILTER(WHERE
            "t1"."valid" > 0) AS "valid_bidders",
          MIN("t1"."organisation") FILTER(WHERE
            "t1"."valid" > 0) AS "valid_bidder",
          COUNT(*) FILTER(WHERE
            "t1"."disqualified" > 0) AS "disqualified_bidders",
          COUNT(*) FILTER(WHERE
            (
              "t1"."disqualified" > 0
            ) AND (
              "t1"."valid" > 0
            )) AS "disqualified_too",
          COUNT(*) FILTER(WHERE
            "t1"."identical") AS "identical_bidders",
          COUNT(*) FILTER(WHERE
            "t1"."identical_above_zero") AS "identical_bidders_above_zero",
          COUNT(*) FILTER(WHERE
            "t1"."awarded" AND (
              "t1"."late_text" > 0
            )) AS "late_winners_text",
          COUNT(*) FILTER(WHERE
            "t1"."awarded" AND (
              "t1"."late" > 0
            )) AS "late_winners",
          COUNT(*) FILTER(WHERE
            "t1"."awarded" AND (
              "t1"."valid" > 0
            )) AS "valid_winners",
          COUNT(*) FILTER(WHERE
            "t1"."awarded" AND (
              "t1"."late_unknown" > 0
            )) AS "late_unknown_winners"
        FROM "participants" AS "t1"
        GROUP BY
          1
      ) AS "t12"
    ) AS "t19"
      ON "t9"."position" = "t19"."of_position"
    LEFT OUTER JOIN (
      SELECT
        "t31"."position" AS "of_position",
        "t31"."awarded_suppliers",
        "t31"."awarded_supplier"
      FROM (
        SELECT
          "t27"."position",
          COUNT(DISTINCT "t27"."organisation") AS "awarded_suppliers",
          MIN("t27"."organisation") AS "awarded_supplier"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t6"."document",
              "t6"."position",
              "t6"."award_number",
              "t6"."number",
              "t6"."organisation",
              "t6"."reference",
              "t6"."name",
              "t15"."status"
            FROM "award_suppliers" AS "t6"
            LEFT OUTER JOIN (
              SELECT
                "t8"."position" AS "of_position",
                "t8"."status",
                "t8"."award_number" AS "of_award_number"
              FROM (
                SELECT
                  "t4"."position",
                  "t4"."status",
                  "t4"."number" AS "award_number"
                FROM "awards" AS "t4"
              ) AS "t8"
            ) AS "t15"
              ON "t6"."position" = "t15"."of_position"
              AND "t6"."award_number" = "t15"."of_award_number"
          ) AS "t21"
          WHERE
            COALESCE("t21"."status" = 'active', FALSE) AND "t21"."organisation" IS NOT NULL
        ) AS "t27"
        GROUP BY
          1
      ) AS "t31"
    ) AS "t34"
      ON "t9"."position" = "t34"."of_position"
    LEFT OUTER JOIN (
      SELECT
        "t17"."position" AS "of_position",
        "t17"."opens",
        "t17"."opens_at",
        "t17"."opens_day",
        "t17"."closes",
        "t17"."closes_at",
        "t17"."closes_day",
        "t17"."period_whole_days",
        "t17"."period_days"
      FROM (
        SELECT
          "t14"."position",
          "t14"."opens",
          "t14"."opens_at",
          "t14"."opens_day",
          "t14"."closes",
          "t14"."closes_at",
          "t14"."closes_day",
          "t14"."whole_days" AS "period_whole_days",
          "t14"."days" AS "period_days"
        FROM (
          SELECT
            "t10"."position",
            "t10"."opens",
            "t10"."opens_at",
            "t10"."opens_day",
            "t10"."closes",
            "t10"."closes_at",
            "t10"."closes_day",
            "t10"."whole_days",
            "t10"."days"
          FROM (
            SELECT
              *
            FROM "periods" AS "t3"
            WHERE
              "t3"."kind" = 'tender'
          ) AS "t10"
        ) AS "t14"
      ) AS "t17"
    ) AS "t22"
      ON "t9"."position" = "t22"."of_position"
  ) AS "t35"
) AS "t36"
-- prices
WITH "t13" AS (
  SELECT
    "t12"."position" AS "of_position",
    "t12"."winner"
  FROM (
    SELECT
      "t11"."position",
      "t11"."winner"
    FROM (
      SELECT
        "t10".*
        EXCLUDE ("only_supplier")
      FROM (
        SELECT
          "t7"."position",
          "t7"."awards",
          "t7"."active_awards",
          "t7"."open_awards",
          "t7"."without_status",
          "t7"."only_supplier",
          CASE WHEN "t7"."active_awards" = 1 THEN "t7"."only_supplier" ELSE NULL END AS "winner"
        FROM (
          SELECT
            "t1"."position",
            COUNT(*) AS "awards",
            COUNT(*) FILTER(WHERE
              COALESCE("t1"."status" = 'active', FALSE)) AS "active_awards",
            COUNT(*) FILTER(WHERE
              COALESCE(
                (
                  "t1"."status" IS NOT NULL
                )
                AND NOT (
                  "t1"."status" IN ('active', 'cancelled', 'unsuccessful')
                ),
                FALSE
              )) AS "open_awards",
            COUNT(*) FILTER(WHERE
              "t1"."status" IS NULL) AS "without_status",
            MAX("t1"."supplier") FILTER(WHERE
              COALESCE("t1"."status" = 'active', FALSE)) AS "only_supplier"
          FROM "awards" AS "t1"
          GROUP BY
            1
        ) AS "t7"
      ) AS "t10"
    ) AS "t11"
  ) AS "t12"
), "t18" AS (
  SELECT
    "t17"."document",
    "t17"."position",
    "t17"."number",
    "t17"."bid",
    "t17"."status",
    "t17"."date",
    "t17"."date_at",
    "t17"."date_day",
    "t17"."amount",
    "t17"."amount_exact",
    "t17"."amount_as_published",
    "t17"."currency",
    "t17"."bidders",
    "t17"."bidder",
    "t17"."bidders_as_published",
    "t17"."bidder_reference",
    "t17"."lots",
    "t17"."submitted",
    "t17"."disqualified",
    "t17"."valid",
    "t17"."winner",
    COALESCE(
      "t17"."valid"
      AND (
        "t17"."bidder" IS NOT NULL
      )
      AND (
        "t17"."bidder" = "t17"."winner"
      ),
      FALSE
    ) AS "own",
    COALESCE(
      "t17"."valid"
      AND (
        "t17"."bidder" IS NOT NULL
      )
      AND (
        "t17"."bidder" <> "t17"."winner"
      ),
      FALSE
    ) AS "other"
  FROM (
    SELECT
      "t9"."document",
      "t9"."position",
      "t9"."number",
      "t9"."bid",
      "t9"."status",
      "t9"."date",
      "t9"."date_at",
      "t9"."date_day",
      "t9"."amount",
      "t9"."amount_exact",
      "t9"."amount_as_published",
      "t9"."currency",
      "t9"."bidders",
      "t9"."bidder",
      "t9"."bidders_as_published",
      "t9"."bidder_reference",
      "t9"."lots",
      "t9"."submitted",
      "t9"."disqualified",
      "t9"."valid",
      "t16"."winner"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t2"."document",
          "t2"."position",
          "t2"."number",
          "t2"."bid",
          "t2"."status",
          "t2"."date",
          "t2"."date_at",
          "t2"."date_day",
          "t2"."amount",
          "t2"."amount_exact",
          "t2"."amount_as_published",
          "t2"."currency",
          "t2"."bidders",
          "t2"."bidder",
          "t2"."bidders_as_published",
          "t2"."bidder_reference",
          "t2"."lots",
          (
            "t2"."status" IS NOT NULL
          )
          AND NOT (
            "t2"."status" IN ('invited', 'withdrawn')
          ) AS "submitted",
          COALESCE("t2"."status" = 'disqualified', FALSE) AS "disqualified",
          COALESCE("t2"."status" = 'valid', FALSE) AS "valid"
        FROM "bids" AS "t2"
      ) AS "t6"
      WHERE
        "t6"."submitted" AND "t6"."amount" IS NOT NULL AND "t6"."currency" IS NOT NULL
    ) AS "t9"
    LEFT OUTER JOIN "t13" AS "t16"
      ON "t9"."position" = "t16"."of_position"
  ) AS "t17"
), "t21" AS (
  SELECT
    "t19"."position",
    "t19"."currency",
    MIN("t19"."number") AS "first_bid",
    COUNT(*) AS "priced_bids",
    COUNT(*) FILTER(WHERE
      "t19"."valid") AS "priced_valid",
    MIN("t19"."amount") FILTER(WHERE
      "t19"."own") AS "winner_amount",
    MIN("t19"."amount_exact") FILTER(WHERE
      "t19"."own") AS "winner_exact",
    MIN("t19"."amount") FILTER(WHERE
      "t19"."other") AS "other_amount",
    MIN("t19"."amount_exact") FILTER(WHERE
      "t19"."other") AS "other_exact",
    MIN("t19"."amount") AS "lowest",
    MIN("t19"."amount") FILTER(WHERE
      "t19"."disqualified") AS "lowest_disqualified",
    MIN("t19"."amount_exact") FILTER(WHERE
      "t19"."disqualified") AS "lowest_disqualified_exact",
    MIN("t19"."amount") FILTER(WHERE
      NOT (
        "t19"."disqualified"
      )) AS "lowest_kept",
    MIN("t19"."amount_exact") FILTER(WHERE
      NOT (
        "t19"."disqualified"
      )) AS "lowest_kept_exact"
  FROM "t18" AS "t19"
  GROUP BY
    1,
    2
)
SELECT
  "t35"."position",
  "t35"."currency",
  "t35"."first_bid",
  "t35"."priced_bids",
  "t35"."priced_valid",
  "t35"."winner_amount",
  "t35"."winner_exact",
  "t35"."other_amount",
  "t35"."other_exact",
  "t35"."lowest",
  "t35"."lowest_disqualified",
  "t35"."lowest_disqualified_exact",
  "t35"."lowest_kept",
  "t35"."lowest_kept_exact",
  "t35"."other",
  "t35"."first_lowest_disqualified",
  "t35"."winner",
  "t35"."document",
  "t35"."process",
  "t35"."ocid",
  COUNT("t35"."currency") OVER (
    PARTITION BY "t35"."position"
    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
  ) = 1 AS "only_currency",
  CASE
    WHEN COALESCE(
      (
        "t35"."winner_amount" > 0
      )
      AND (
        "t35"."other_amount" >= "t35"."winner_amount"
      ),
      FALSE
    )
    THEN (
      "t35"."other_amount" - "t35"."winner_amount"
    ) / "t35"."winner_amount"
    ELSE CAST(NULL AS DOUBLE)
  END AS "ratio"
FROM (
  SELECT
    "t23"."position",
    "t23"."currency",
    "t23"."first_bid",
    "t23"."priced_bids",
    "t23"."priced_valid",
    "t23"."winner_amount",
    "t23"."winner_exact",
    "t23"."other_amount",
    "t23"."other_exact",
    "t23"."lowest",
    "t23"."lowest_disqualified",
    "t23"."lowest_disqualified_exact",
    "t23"."lowest_kept",
    "t23"."lowest_kept_exact",
    "t34"."other",
    "t34"."first_lowest_disqualified",
    "t15"."winner",
    "t5"."document",
    "t5"."process",
    "t5"."ocid"
  FROM "t21" AS "t23"
  LEFT OUTER JOIN (
    SELECT
      "t32"."position" AS "of_position",
      "t32"."currency" AS "of_currency",
      "t32"."other",
      "t32"."first_lowest_disqualified"
    FROM (
      SELECT
        "t31"."position",
        "t31"."currency",
        MAX("t31"."bidder") FILTER(WHERE
          COALESCE("t31"."number" = "t31"."first_other", FALSE)) AS "other",
        BOOL_OR(CAST("t31"."disqualified" AS BOOLEAN)) FILTER(WHERE
          "t31"."number" = "t31"."first_lowest") AS "first_lowest_disqualified"
      FROM (
        SELECT
          "t20"."document",
          "t20"."position",
          "t20"."number",
          "t20"."bid",
          "t20"."status",
          "t20"."date",
          "t20"."date_at",
          "t20"."date_day",
          "t20"."amount",
          "t20"."amount_exact",
          "t20"."amount_as_published",
          "t20"."currency",
          "t20"."bidders",
          "t20"."bidder",
          "t20"."bidders_as_published",
          "t20"."bidder_reference",
          "t20"."lots",
          "t20"."submitted",
          "t20"."disqualified",
          "t20"."valid",
          "t20"."winner",
          "t20"."own",
          "t20"."other",
          "t26"."lowest_other",
          "t26"."lowest_of",
          "t30"."first_other",
          "t30"."first_lowest"
        FROM "t18" AS "t20"
        LEFT OUTER JOIN (
          SELECT
            "t24"."position" AS "of_position",
            "t24"."currency" AS "of_currency",
            "t24"."lowest_other",
            "t24"."lowest_of"
          FROM (
            SELECT
              "t22"."position",
              "t22"."currency",
              "t22"."other_amount" AS "lowest_other",
              "t22"."lowest" AS "lowest_of"
            FROM "t21" AS "t22"
          ) AS "t24"
        ) AS "t26"
          ON "t20"."position" = "t26"."of_position" AND "t20"."currency" = "t26"."of_currency"
        LEFT OUTER JOIN (
          SELECT
            "t28"."position" AS "of_position",
            "t28"."currency" AS "of_currency",
            "t28"."first_other",
            "t28"."first_lowest"
          FROM (
            SELECT
              "t27"."position",
              "t27"."currency",
              MIN("t27"."number") FILTER(WHERE
                "t27"."other" AND (
                  "t27"."amount" = "t27"."lowest_other"
                )) AS "first_other",
              MIN("t27"."number") FILTER(WHERE
                "t27"."amount" = "t27"."lowest_of") AS "first_lowest"
            FROM (
              SELECT
                "t20"."document",
                "t20"."position",
                "t20"."number",
                "t20"."bid",
                "t20"."status",
                "t20"."date",
                "t20"."date_at",
                "t20"."date_day",
                "t20"."amount",
                "t20"."amount_exact",
                "t20"."amount_as_published",
                "t20"."currency",
                "t20"."bidders",
                "t20"."bidder",
                "t20"."bidders_as_published",
                "t20"."bidder_reference",
                "t20"."lots",
                "t20"."submitted",
                "t20"."disqualified",
                "t20"."valid",
                "t20"."winner",
                "t20"."own",
                "t20"."other",
                "t26"."lowest_other",
                "t26"."lowest_of"
              FROM "t18" AS "t20"
              LEFT OUTER JOIN (
                SELECT
                  "t24"."position" AS "of_position",
                  "t24"."currency" AS "of_currency",
                  "t24"."lowest_other",
                  "t24"."lowest_of"
                FROM (
                  SELECT
                    "t22"."position",
                    "t22"."currency",
                    "t22"."other_amount" AS "lowest_other",
                    "t22"."lowest" AS "lowest_of"
                  FROM "t21" AS "t22"
                ) AS "t24"
              ) AS "t26"
                ON "t20"."position" = "t26"."of_position" AND "t20"."currency" = "t26"."of_currency"
            ) AS "t27"
            GROUP BY
              1,
              2
          ) AS "t28"
        ) AS "t30"
          ON "t20"."position" = "t30"."of_position" AND "t20"."currency" = "t30"."of_currency"
      ) AS "t31"
      GROUP BY
        1,
        2
    ) AS "t32"
  ) AS "t34"
    ON "t23"."position" = "t34"."of_position" AND "t23"."currency" = "t34"."of_currency"
  LEFT OUTER JOIN "t13" AS "t15"
    ON "t23"."position" = "t15"."of_position"
  LEFT OUTER JOIN (
    SELECT
      "t3"."position" AS "of_position",
      "t3"."document",
      "t3"."process",
      "t3"."ocid"
    FROM (
      SELECT
        "t0"."position",
        "t0"."document",
        "t0"."process",
        "t0"."ocid"
      FROM "processes" AS "t0"
    ) AS "t3"
  ) AS "t5"
    ON "t23"."position" = "t5"."of_position"
) AS "t35"
-- supplies
SELECT
  "t15"."position",
  "t15"."supplier",
  "t15"."code",
  "t7"."document",
  "t7"."process",
  "t7"."ocid",
  "t7"."tender_status",
  "t7"."method_details"
FROM (
  SELECT DISTINCT
    *
  FROM (
    SELECT
      "t9"."position",
      "t12"."supplier",
      "t9"."code"
    FROM (
      SELECT
        "t4"."position",
        "t4"."award_number",
        "t4"."code"
      FROM (
        SELECT
          *
        FROM "award_items" AS "t1"
        WHERE
          "t1"."code" IS NOT NULL
      ) AS "t4"
    ) AS "t9"
    INNER JOIN (
      SELECT
        "t10"."position" AS "of_position",
        "t10"."supplier",
        "t10"."award_number" AS "of_award_number"
      FROM (
        SELECT
          "t6"."position",
          "t6"."supplier",
          "t6"."number" AS "award_number"
        FROM (
          SELECT
            *
          FROM "awards" AS "t2"
          WHERE
            COALESCE("t2"."status" = 'active', FALSE) AND "t2"."supplier" IS NOT NULL
        ) AS "t6"
      ) AS "t10"
    ) AS "t12"
      ON "t9"."position" = "t12"."of_position"
      AND "t9"."award_number" = "t12"."of_award_number"
  ) AS "t13"
) AS "t15"
LEFT OUTER JOIN (
  SELECT
    "t3"."position" AS "of_position",
    "t3"."document",
    "t3"."process",
    "t3"."ocid",
    "t3"."tender_status",
    "t3"."method_details"
  FROM (
    SELECT
      "t0"."position",
      "t0"."document",
      "t0"."process",
      "t0"."ocid",
      "t0"."tender_status",
      "t0"."method_details"
    FROM "processes" AS "t0"
  ) AS "t3"
) AS "t7"
  ON "t15"."position" = "t7"."of_position"
