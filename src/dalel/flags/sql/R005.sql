-- Written by docs/generate.py from expressions in Python; change those, not this file.
-- subjects
SELECT CAST("finding" AS TEXT) AS "finding", CAST("ocid" AS TEXT) AS "ocid", CAST("missing" AS BIGINT) AS "missing", CAST("no_buyer" AS BOOLEAN) AS "no_buyer", CAST("no_method" AS BOOLEAN) AS "no_method", CAST("no_opens" AS BOOLEAN) AS "no_opens", CAST("no_closes" AS BOOLEAN) AS "no_closes", CAST("no_tenderers" AS BOOLEAN) AS "no_tenderers", CAST("no_awards" AS BOOLEAN) AS "no_awards", CAST("outcome" AS TEXT) AS "outcome", CAST("reason" AS TEXT) AS "reason", CAST("lines" AS BIGINT) AS "lines", CAST("amount" AS DECIMAL(38, 10)) AS "amount" FROM (SELECT
  *
FROM (
  SELECT
    'R005-' || "t6"."digest" AS "finding",
    "t6"."ocid",
    "t6"."missing",
    "t6"."no_buyer",
    "t6"."no_method",
    "t6"."no_opens",
    "t6"."no_closes",
    "t6"."no_tenderers",
    "t6"."no_awards",
    "t6"."outcome",
    "t6"."reason",
    "t6"."lines",
    "t6"."amount"
  FROM (
    SELECT
      "t5"."document",
      "t5"."position",
      "t5"."process",
      "t5"."ocid",
      "t5"."digest",
      "t5"."tender_status",
      "t5"."method_details",
      "t5"."told_in_parts",
      "t5"."method",
      "t5"."buyer",
      "t5"."opens",
      "t5"."closes",
      "t5"."tenderers",
      "t5"."awards",
      "t5"."no_buyer",
      "t5"."no_method",
      "t5"."no_opens",
      "t5"."no_closes",
      "t5"."no_tenderers",
      "t5"."no_awards",
      "t5"."missing",
      "t5"."reason",
      "t5"."outcome",
      CAST(NULL AS DECIMAL(38, 10)) AS "amount",
      1 AS "lines"
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
        "t4"."buyer",
        "t4"."opens",
        "t4"."closes",
        "t4"."tenderers",
        "t4"."awards",
        "t4"."no_buyer",
        "t4"."no_method",
        "t4"."no_opens",
        "t4"."no_closes",
        "t4"."no_tenderers",
        "t4"."no_awards",
        "t4"."missing",
        "t4"."reason",
        CASE
          WHEN "t4"."reason" IS NULL
          THEN CAST(NULL AS TEXT)
          WHEN "t4"."reason" IN ('missing')
          THEN 'raised'
          WHEN "t4"."reason" IN ('complete')
          THEN 'clear'
          ELSE 'not-evaluated'
        END AS "outcome"
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
          "t3"."buyer",
          "t3"."opens",
          "t3"."closes",
          "t3"."tenderers",
          "t3"."awards",
          "t3"."no_buyer",
          "t3"."no_method",
          "t3"."no_opens",
          "t3"."no_closes",
          "t3"."no_tenderers",
          "t3"."no_awards",
          "t3"."missing",
          CASE
            WHEN COALESCE("t3"."tender_status" = 'cancelled', FALSE)
            THEN 'cancelled'
            WHEN FALSE
            THEN 'excluded'
            WHEN "t3"."told_in_parts"
            THEN 'told-in-parts'
            WHEN COALESCE(NOT (
              "t3"."method" IN ('open', 'selective')
            ), FALSE)
            THEN 'other-method'
            WHEN COALESCE("t3"."tender_status" IN ('planning', 'planned'), FALSE)
            THEN 'not-announced'
            WHEN (
              "t3"."tender_status" IS NULL
            )
            AND (
              "t3"."method" IS NULL
            )
            AND (
              "t3"."opens" IS NULL
            )
            AND (
              "t3"."closes" IS NULL
            )
            AND (
              "t3"."tenderers" IS NULL
            )
            THEN 'no-tender'
            WHEN "t3"."missing" > 0
            THEN 'missing'
            WHEN "t3"."tender_status" IS NULL
            THEN 'status-not-published'
            ELSE 'complete'
          END AS "reason"
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
            "t2"."buyer",
            "t2"."opens",
            "t2"."closes",
            "t2"."tenderers",
            "t2"."awards",
            "t2"."no_buyer",
            "t2"."no_method",
            "t2"."no_opens",
            "t2"."no_closes",
            "t2"."no_tenderers",
            "t2"."no_awards",
            CASE WHEN "t2"."no_buyer" THEN 1 ELSE 0 END + CASE WHEN "t2"."no_method" THEN 1 ELSE 0 END + CASE WHEN "t2"."no_opens" THEN 1 ELSE 0 END + CASE WHEN "t2"."no_closes" THEN 1 ELSE 0 END + CASE WHEN "t2"."no_tenderers" THEN 1 ELSE 0 END + CASE WHEN "t2"."no_awards" THEN 1 ELSE 0 END AS "missing"
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
              "t1"."buyer",
              "t1"."opens",
              "t1"."closes",
              "t1"."tenderers",
              "t1"."awards",
              "t1"."buyer" IS NULL AS "no_buyer",
              "t1"."method" IS NULL AS "no_method",
              "t1"."opens" IS NULL AS "no_opens",
              "t1"."closes" IS NULL AS "no_closes",
              COALESCE("t1"."tender_status" = 'complete', FALSE)
              AND (
                "t1"."tenderers" IS NULL
              ) AS "no_tenderers",
              COALESCE("t1"."tender_status" = 'complete', FALSE)
              AND COALESCE("t1"."awards" = 0, TRUE) AS "no_awards"
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
                "t0"."buyer",
                "t0"."opens",
                "t0"."closes",
                "t0"."tenderers",
                "t0"."awards"
              FROM [[facts]] AS "t0"
            ) AS "t1"
          ) AS "t2"
        ) AS "t3"
      ) AS "t4"
    ) AS "t5"
  ) AS "t6"
) AS "t7"
ORDER BY
  "t7"."ocid" ASC NULLS FIRST)
-- members
SELECT CAST("finding" AS TEXT) AS "finding", CAST("line" AS TEXT) AS "line" FROM (SELECT
  *
FROM (
  SELECT DISTINCT
    *
  FROM (
    SELECT
      "t2"."finding",
      "t7"."line"
    FROM [[wanted]] AS "t2"
    INNER JOIN (
      SELECT
        "t5"."ocid",
        "t5"."process" AS "line"
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
          "t4"."buyer",
          "t4"."opens",
          "t4"."closes",
          "t4"."tenderers",
          "t4"."awards",
          "t4"."no_buyer",
          "t4"."no_method",
          "t4"."no_opens",
          "t4"."no_closes",
          "t4"."no_tenderers",
          "t4"."no_awards",
          CASE WHEN "t4"."no_buyer" THEN 1 ELSE 0 END + CASE WHEN "t4"."no_method" THEN 1 ELSE 0 END + CASE WHEN "t4"."no_opens" THEN 1 ELSE 0 END + CASE WHEN "t4"."no_closes" THEN 1 ELSE 0 END + CASE WHEN "t4"."no_tenderers" THEN 1 ELSE 0 END + CASE WHEN "t4"."no_awards" THEN 1 ELSE 0 END AS "missing"
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
            "t3"."buyer",
            "t3"."opens",
            "t3"."closes",
            "t3"."tenderers",
            "t3"."awards",
            "t3"."buyer" IS NULL AS "no_buyer",
            "t3"."method" IS NULL AS "no_method",
            "t3"."opens" IS NULL AS "no_opens",
            "t3"."closes" IS NULL AS "no_closes",
            COALESCE("t3"."tender_status" = 'complete', FALSE)
            AND (
              "t3"."tenderers" IS NULL
            ) AS "no_tenderers",
            COALESCE("t3"."tender_status" = 'complete', FALSE)
            AND COALESCE("t3"."awards" = 0, TRUE) AS "no_awards"
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
              "t1"."buyer",
              "t1"."opens",
              "t1"."closes",
              "t1"."tenderers",
              "t1"."awards"
            FROM [[facts]] AS "t1"
          ) AS "t3"
        ) AS "t4"
      ) AS "t5"
    ) AS "t7"
      ON "t2"."wanted_ocid" IS NOT DISTINCT FROM "t7"."ocid"
  ) AS "t8"
) AS "t9"
ORDER BY
  "t9"."finding" ASC,
  "t9"."line" ASC)
