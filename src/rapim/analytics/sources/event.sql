SELECT f.id AS fact_id, f.unit_code, f.sub_activity, f.event_kind, CAST(f."date" AS VARCHAR(10)) AS day,
       f.amount_sen, f.reason,
       f.batch_id, f.sheet AS sheet_no, f."row" AS row_no,
       CASE WHEN f.withdrawn THEN 1 ELSE 0 END AS withdrawn
FROM budget_event AS f
JOIN ledger_batch AS b ON b.id = f.batch_id
WHERE f.fiscal_year = :year AND b.status = 'loaded'
