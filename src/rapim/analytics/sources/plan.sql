SELECT f.id AS fact_id, f.line_id, f.ceiling_sen,
       f.m01, f.m02, f.m03, f.m04, f.m05, f.m06, f.m07, f.m08, f.m09, f.m10, f.m11, f.m12,
       f.batch_id, f.sheet AS sheet_no, f."row" AS row_no,
       CASE WHEN b.whole THEN 1 ELSE 0 END AS whole,
       CASE WHEN f.withdrawn THEN 1 ELSE 0 END AS withdrawn
FROM budget_cashplan AS f
JOIN budget_line AS l ON l.id = f.line_id
JOIN ledger_batch AS b ON b.id = f.batch_id
WHERE l.fiscal_year = :year AND b.status = 'loaded'
