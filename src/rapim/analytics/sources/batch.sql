SELECT b.id AS batch_id, b.kind, b.unit_code,
       COALESCE(CAST(b.period_from AS VARCHAR(10)), '') AS period_from,
       COALESCE(CAST(b.period_to AS VARCHAR(10)), '') AS period_to,
       CASE WHEN b.whole THEN 1 ELSE 0 END AS whole
FROM ledger_batch AS b
WHERE (b.fiscal_year = :year OR b.fiscal_year IS NULL) AND b.status = 'loaded'
