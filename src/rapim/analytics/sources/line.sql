SELECT l.id AS line_id, l.unit_code, l.agency_code, l.programme, l.activity, l.sub_activity, l.account
FROM budget_line AS l
WHERE l.fiscal_year = :year
