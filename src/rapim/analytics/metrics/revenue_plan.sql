-- Revenue planned by account: the last plan of each unit, account and item by the as-of day.
SELECT unit_code, account, CAST(SUM(plan_sen) AS BIGINT) AS plan_sen
FROM (
  SELECT r.unit_code, r.account, r.plan_sen,
         ROW_NUMBER() OVER (PARTITION BY r.unit_code, r.account, r.item ORDER BY r.day DESC) AS place
  FROM known_revenue AS r
  WHERE r.plan_sen IS NOT NULL AND r.day <= :as_of AND SUBSTR(r.account, 1, 1) = '4'
) AS ranked
WHERE place = 1
GROUP BY unit_code, account
