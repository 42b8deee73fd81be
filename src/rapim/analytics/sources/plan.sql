SELECT f.id AS fact_id, f.line_id, f.ceiling_sen,
       f.m01, f.m02, f.m03, f.m04, f.m05, f.m06, f.m07, f.m08, f.m09, f.m10, f.m11, f.m12,
       f.batch_id, f.sheet AS sheet_no, f."row" AS row_no,
       CASE WHEN f.withdrawn THEN 1 ELSE 0 END AS withdrawn
FROM budget_cashplan AS f
WHERE f.batch_id IN (
  SELECT b.id FROM ledger_batch AS b
  WHERE (b.fiscal_year = :year OR b.fiscal_year IS NULL) AND b.status = 'loaded'
)
