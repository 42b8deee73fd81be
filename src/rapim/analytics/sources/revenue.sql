SELECT f.id AS fact_id, f.unit_code, f.account, f.item, COALESCE(CAST(f."date" AS VARCHAR(10)), '') AS day,
       f.plan_sen, f.receipt_sen, CASE WHEN f.cumulative THEN 1 ELSE 0 END AS cumulative,
       f.batch_id, f.sheet AS sheet_no, f."row" AS row_no,
       CASE WHEN f.withdrawn THEN 1 ELSE 0 END AS withdrawn
FROM budget_revenue AS f
JOIN ledger_batch AS b ON b.id = f.batch_id
WHERE f.fiscal_year = :year AND b.status = 'loaded'
