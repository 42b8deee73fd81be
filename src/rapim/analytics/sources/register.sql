SELECT b.id AS batch_id, b.kind, b.unit_code,
       COALESCE(CAST(b.period_from AS VARCHAR(10)), '') AS period_from,
       COALESCE(CAST(b.period_to AS VARCHAR(10)), '') AS period_to
FROM ledger_batch AS b
WHERE b.fiscal_year = :year AND b.status = 'loaded' AND b.kind = 'sp2d'
