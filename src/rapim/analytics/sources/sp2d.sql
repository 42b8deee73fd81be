SELECT f.id AS fact_id, f.line_id, f.number AS document, f.item, CAST(f."date" AS VARCHAR(10)) AS day, f.nature, f.fund,
       f.amount_sen,
       f.batch_id, f.sheet AS sheet_no, f."row" AS row_no,
       CASE WHEN b.whole THEN 1 ELSE 0 END AS whole,
       CASE WHEN f.withdrawn THEN 1 ELSE 0 END AS withdrawn
FROM budget_disbursement AS f
JOIN budget_line AS l ON l.id = f.line_id
JOIN ledger_batch AS b ON b.id = f.batch_id
WHERE l.fiscal_year = :year AND b.status = 'loaded'
