-- Revenue received, as dated movements: a cumulative receipt says what was reached, another one adds to it.
WITH marked AS (
  SELECT r.unit_code, r.account, r.item, r.day, r.receipt_sen,
         SUM(r.cumulative) OVER (PARTITION BY r.unit_code, r.account, r.item ORDER BY r.day) AS chapter
  FROM known_revenue AS r
  WHERE r.receipt_sen IS NOT NULL AND r.day <> '' AND r.day <= :as_of AND SUBSTR(r.account, 1, 1) = '4'
),
reached AS (
  SELECT unit_code, account, item, day,
         SUM(receipt_sen) OVER (PARTITION BY unit_code, account, item, chapter ORDER BY day) AS reached_sen
  FROM marked
)
SELECT unit_code, account, day,
       CAST(reached_sen
            - COALESCE(LAG(reached_sen) OVER (PARTITION BY unit_code, account, item ORDER BY day), 0) AS BIGINT)
         AS amount_sen
FROM reached
