-- One row per budget line: ceiling in force, realised, and the months of the cash plan, revised and first.
SELECT b.line_id, b.agency, b.unit_code, b.programme, b.activity, b.sub_activity, b.account, b.direct, b.spending_type,
       COALESCE(c.ceiling_sen, 0) AS ceiling_sen,
       COALESCE(r.realised_sen, 0) AS realised_sen,
       CASE WHEN p.line_id IS NULL THEN 0 ELSE 1 END AS planned,
       CASE WHEN f.line_id IS NULL THEN 0 ELSE 1 END AS planned_first,
       p.ceiling_sen AS plan_ceiling_sen,
       p.m01, p.m02, p.m03, p.m04, p.m05, p.m06, p.m07, p.m08, p.m09, p.m10, p.m11, p.m12,
       f.m01 AS f01, f.m02 AS f02, f.m03 AS f03, f.m04 AS f04, f.m05 AS f05, f.m06 AS f06,
       f.m07 AS f07, f.m08 AS f08, f.m09 AS f09, f.m10 AS f10, f.m11 AS f11, f.m12 AS f12
FROM spending_line AS b
LEFT JOIN (
  SELECT line_id, CAST(SUM(ceiling_sen) AS BIGINT) AS ceiling_sen FROM ceiling_in_force GROUP BY line_id
) AS c ON c.line_id = b.line_id
LEFT JOIN (
  SELECT line_id, CAST(SUM(amount_sen) AS BIGINT) AS realised_sen FROM movement GROUP BY line_id
) AS r ON r.line_id = b.line_id
LEFT JOIN known_plan AS p ON p.line_id = b.line_id
LEFT JOIN known_first AS f ON f.line_id = b.line_id
WHERE b.account <> '' AND (c.line_id IS NOT NULL OR r.line_id IS NOT NULL OR p.line_id IS NOT NULL
                           OR f.line_id IS NOT NULL)
