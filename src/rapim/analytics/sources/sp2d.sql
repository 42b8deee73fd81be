SELECT f.id AS fact_id, f.line_id, f.number AS document, f.item, CAST(f."date" AS VARCHAR(10)) AS day, f.nature, f.fund,
       f.amount_sen,
       f.batch_id, f.sheet AS sheet_no, f."row" AS row_no,
       CASE WHEN f.withdrawn THEN 1 ELSE 0 END AS withdrawn
FROM budget_disbursement AS f
WHERE f.batch_id IN (
  SELECT b.id FROM ledger_batch AS b
  WHERE (b.fiscal_year = :year OR b.fiscal_year IS NULL) AND b.status = 'loaded'
)
