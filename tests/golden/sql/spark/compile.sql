-- accepted
SELECT
  a.issue,
  CASE
    WHEN d.chart LIKE '%@%'
    THEN SUBSTRING(d.chart, LOCATE('@', d.chart) + 1)
    ELSE ''
  END AS binds,
  d.decision,
  d.act,
  d.subject,
  d.value,
  COALESCE(d.first, CAST('0001-01-01' AS DATE)) AS first,
  COALESCE(d.last, CAST('9999-12-31' AS DATE)) AS last,
  a.rule
FROM decided AS d
JOIN acceptances AS a
  ON d.act = a.act
  AND (
    d.chart IN ('', a.chart) OR STARTSWITH(d.chart, a.chart || '@')
  );

-- admission
SELECT
  v.issue,
  v.slice,
  r.clause,
  r.action,
  r.columns
FROM slice_values AS v
JOIN admissions AS r
  ON v.issue = r.issue
  AND v.name = r.`column`
  AND v.value = r.value
  AND (
    r.first IS NULL OR v.day >= r.first
  )
  AND (
    r.last IS NULL OR v.day <= r.last
  )
GROUP BY
  v.issue,
  v.slice,
  r.clause,
  r.action,
  r.columns
HAVING
  COUNT(*) = GREATEST(r.columns, 1);

-- agreed
SELECT
  t.territory,
  r.supplier,
  r.use,
  r.area,
  r.weekday
FROM chart_territories AS t
JOIN registry AS r
  ON r.area = '' OR (
    t.territory IN ('', '001') OR t.territory = r.area
  );

-- album_choices
SELECT
  l.territory,
  l.issue,
  l.recording,
  a.id,
  ROW_NUMBER() OVER (
    PARTITION BY l.territory, l.issue, l.recording
    ORDER BY CASE WHEN g.albums = 'standard' AND t.standard THEN 0 ELSE 1 END NULLS LAST, COALESCE(s.quantity, 0) DESC, a.id NULLS LAST
  ) AS nth
FROM (
  SELECT DISTINCT
    territory,
    issue,
    recording
  FROM live_2
  WHERE
    use IN ('audio_stream', 'video_stream', 'ugc_view', 'programmed_stream')
    AND recording <> ''
) AS l
JOIN (
  SELECT DISTINCT
    issue,
    albums
  FROM groupings
  WHERE
    albums <> 'every'
) AS g
  ON l.issue = g.issue
JOIN tracks AS t
  ON l.recording = t.recording AND NOT t.product
JOIN (
  SELECT DISTINCT
    territory,
    issue,
    id
  FROM live_2
) AS a
  ON l.territory = a.territory AND l.issue = a.issue AND t.release = a.id
LEFT JOIN album_sales AS s
  ON a.territory = s.territory AND a.issue = s.issue AND a.id = s.id;

-- album_sales
SELECT
  l.territory,
  l.issue,
  l.id,
  SUM(l.quantity) AS quantity
FROM live_2 AS l
JOIN tracks AS t
  ON l.id = t.release AND l.recording = t.recording AND t.product
GROUP BY
  l.territory,
  l.issue,
  l.id;

-- all_candidates
SELECT
  *
FROM candidates;

-- all_day_parts
SELECT
  *
FROM day_parts;

-- all_entities
SELECT
  *
FROM entities;

-- all_market
SELECT
  *
FROM market;

-- all_metrics
SELECT
  *
FROM metrics;

-- annotated
SELECT
  *
FROM bullets
UNION ALL
SELECT
  *
FROM gainers
UNION ALL
SELECT
  territory,
  issue,
  id,
  'streak',
  CAST(streak AS STRING)
FROM counted_runs
WHERE
  count_streak
UNION ALL
SELECT
  territory,
  issue,
  id,
  'at_no_1',
  CAST(at_no_1 AS STRING)
FROM counted_runs
WHERE
  count_no_1 AND at_no_1 > 0;

-- arrived_days
SELECT DISTINCT
  territory,
  issue,
  supplier,
  use,
  territory_of_use AS area,
  CAST(item_1 AS DATE) AS day
FROM facts_read
LATERAL VIEW
EXPLODE(
  SEQUENCE(CAST(day AS TIMESTAMP_NTZ), CAST(until AS TIMESTAMP_NTZ), INTERVAL '1' DAY)
) items_1 AS item_1
WHERE
  back = 0;

-- asking_slices
SELECT DISTINCT
  p.issue,
  p.slice
FROM period_slices AS p
JOIN admissions AS a
  ON p.issue = a.issue
  AND a.action = 'include'
  AND (
    a.first IS NULL OR p.day >= a.first
  )
  AND (
    a.last IS NULL OR p.day <= a.last
  );

-- before
SELECT
  e.territory,
  i.issue,
  e.id,
  e.rank AS last_rank
FROM earlier AS e
JOIN (
  SELECT
    e.territory,
    i.issue,
    MAX(e.issue) AS previous
  FROM earlier_issues AS e
  JOIN issues_to_rank AS i
    ON e.issue < i.issue
  GROUP BY
    e.territory,
    i.issue
) AS i
  ON e.territory = i.territory AND e.issue = i.previous;

-- binding
SELECT
  *,
  CASE WHEN STARTSWITH(chart, 'golden-rules@') THEN SUBSTRING(chart, 14) ELSE '' END AS territory
FROM decided
WHERE
  chart = '' OR chart = 'golden-rules' OR STARTSWITH(chart, 'golden-rules@');

-- bindings_read
SELECT DISTINCT
  t.territory,
  w.issue,
  b.decision,
  b.content
FROM (
  SELECT
    issue,
    MIN(first) AS first,
    MAX(last) AS last
  FROM chart_windows
  WHERE
    followed
  GROUP BY
    issue
) AS w
CROSS JOIN chart_territories AS t
JOIN binding AS b
  ON b.territory IN ('', t.territory)
  AND (
    b.first IS NULL
    OR b.first <= CASE WHEN b.act IN ('quarantine', 'release_quarantine') THEN w.last ELSE w.issue END
  )
  AND (
    b.last IS NULL
    OR b.last >= CASE
      WHEN b.act IN ('quarantine', 'release_quarantine')
      THEN w.first
      ELSE w.issue
    END
  );

-- bullets
SELECT
  p.territory,
  p.issue,
  p.id,
  'bullet' AS name,
  'yes' AS value
FROM two_periods AS p
JOIN annotating AS a
  ON p.issue = a.issue
WHERE
  (
    a.bullet = 'points'
    AND p.points * CAST(a.kept_per AS DECIMAL(38, 0)) >= p.points_before * CAST(a.kept AS DECIMAL(38, 0))
  )
  OR (
    a.bullet = 'quantity'
    AND p.quantity * CAST(a.kept_per AS DECIMAL(38, 0)) >= p.quantity_before * CAST(a.kept AS DECIMAL(38, 0))
  );

-- calibrated
SELECT
  l.territory,
  l.issue,
  l.id,
  l.recording,
  l.use,
  l.tier,
  'combine.points.targets' AS rule,
  'COM011' AS reason,
  CAST(CAST(CAST(CAST((
    CAST(CAST(l.points AS DECIMAL(38, 0)) * CAST(f.factor - c.kept AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) - CAST(CAST(l.points AS DECIMAL(38, 0)) * CAST(f.factor - c.kept AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) % CAST(r.scale AS DECIMAL(38, 0))
  ) / CAST(r.scale AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) + CASE
    WHEN 2 * ABS(
      CAST(CAST(l.points AS DECIMAL(38, 0)) * CAST(f.factor - c.kept AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) % CAST(r.scale AS DECIMAL(38, 0))
    ) > CAST(r.scale AS DECIMAL(38, 0))
    OR (
      2 * ABS(
        CAST(CAST(l.points AS DECIMAL(38, 0)) * CAST(f.factor - c.kept AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) % CAST(r.scale AS DECIMAL(38, 0))
      ) = CAST(r.scale AS DECIMAL(38, 0))
      AND (
        CAST((
          CAST(CAST(l.points AS DECIMAL(38, 0)) * CAST(f.factor - c.kept AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) - CAST(CAST(l.points AS DECIMAL(38, 0)) * CAST(f.factor - c.kept AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) % CAST(r.scale AS DECIMAL(38, 0))
        ) / CAST(r.scale AS DECIMAL(38, 0)) AS DECIMAL(38, 0))
      ) % 2 <> 0
    )
    THEN CAST(SIGN(
      CAST(CAST(l.points AS DECIMAL(38, 0)) * CAST(f.factor - c.kept AS DECIMAL(38, 0)) AS DECIMAL(38, 0))
    ) AS INT)
    ELSE 0
  END AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) * (
    CAST((
      CAST(r.scale AS DECIMAL(38, 0)) - CAST(r.scale AS DECIMAL(38, 0)) % CAST(c.kept AS DECIMAL(38, 0))
    ) / CAST(c.kept AS DECIMAL(38, 0)) AS DECIMAL(38, 0))
  ) AS DECIMAL(38, 0)) AS points,
  CAST(l.quantity AS BIGINT) AS quantity
FROM live_5 AS l
JOIN combining AS c
  ON l.issue = c.issue AND c.targets
JOIN issue_rules AS r
  ON l.issue = r.issue
JOIN components AS k
  ON l.issue = k.issue AND l.use = k.use
JOIN combine_factors AS f
  ON l.territory = f.territory
  AND l.issue = f.issue
  AND k.component = f.component
  AND f.factor <> c.kept;

-- candidate_tallies
SELECT
  t.slice,
  t.counted_as,
  t.recording,
  t.quantity,
  t.quantity_known,
  t.audience,
  t.amount
FROM past_tallies AS t
SEMI JOIN contending_recordings AS r
  ON t.recording = r.recording;

-- candidates
SELECT
  *
FROM all_candidates;

-- candidates
SELECT
  a.*
FROM all_candidates AS a
SEMI JOIN issues_to_rank AS i
  ON a.issue = i.issue;

-- candidates
SELECT
  l.territory,
  l.issue,
  r.song AS id,
  l.points
FROM leaders AS l
JOIN recordings AS r
  ON l.id = r.recording
WHERE
  l.alone
UNION ALL
SELECT
  territory,
  issue,
  id,
  points
FROM leaders
WHERE
  NOT alone;

-- claims_read
SELECT DISTINCT
  p.territory,
  p.issue,
  CASE WHEN c.clip IS NULL THEN '' ELSE c.clip END || CHR(  31) || p.labels AS claim
FROM past_tallies AS t
JOIN period_slices AS p
  ON t.slice = p.slice AND t.counted_as = p.counted_as AND p.inside
LEFT JOIN (
  SELECT DISTINCT
    clip
  FROM clips
) AS c
  ON t.recording = c.clip
WHERE
  NOT c.clip IS NULL OR p.labels <> '';

-- clause_factors
SELECT
  issue,
  slice,
  clause,
  rule,
  factor,
  factor_per
FROM (
  SELECT
    *,
    ROW_NUMBER() OVER (PARTITION BY issue, slice, clause ORDER BY variant DESC) AS nth
  FROM (
    SELECT
      v.issue,
      v.slice,
      r.clause,
      r.variant,
      r.rule,
      r.factor,
      r.factor_per,
      r.columns
    FROM slice_values AS v
    JOIN measures AS r
      ON v.issue = r.issue
      AND v.name = r.`column`
      AND v.value = r.value
      AND (
        r.first IS NULL OR v.day >= r.first
      )
      AND (
        r.last IS NULL OR v.day <= r.last
      )
    GROUP BY
      v.issue,
      v.slice,
      r.clause,
      r.variant,
      r.rule,
      r.factor,
      r.factor_per,
      r.columns
    HAVING
      COUNT(*) = GREATEST(r.columns, 1)
  )
)
WHERE
  nth = 1;

-- combine_changes
SELECT
  *
FROM calibrated
UNION ALL
SELECT
  *
FROM gained
UNION ALL
SELECT
  *
FROM grown;

-- combined
SELECT
  territory,
  issue,
  id,
  points
FROM (
  SELECT
    l.territory,
    l.issue,
    l.id,
    CAST(SUM((
      l.points
    ) + CAST(0 AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) AS points,
    SUM(l.points) > 0 AS is_kept
  FROM live_5 AS l
  JOIN combining AS c
    ON l.issue = c.issue AND c.targets
  GROUP BY
    l.territory,
    l.issue,
    l.id
) AS grouped
WHERE
  is_kept;

-- combined_last
SELECT
  territory,
  issue,
  MIN(points) AS points
FROM (
  SELECT
    p.*,
    ROW_NUMBER() OVER (PARTITION BY p.territory, p.issue ORDER BY p.points DESC, p.id NULLS LAST) AS nth,
    c.over
  FROM combined AS p
  JOIN combining AS c
    ON p.issue = c.issue
)
WHERE
  nth <= over
GROUP BY
  territory,
  issue;

-- component_points
SELECT
  l.territory,
  l.issue,
  l.id,
  c.component,
  CAST(SUM((
    l.points
  ) + CAST(0 AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) AS points
FROM live_6 AS l
JOIN components AS c
  ON l.issue = c.issue AND l.use = c.use
GROUP BY
  l.territory,
  l.issue,
  l.id,
  c.component;

-- component_texts
SELECT
  u.territory,
  u.issue,
  u.id,
  '{' || LISTAGG(
    
      '"' || u.use || '":"' || CAST(CAST(CAST((
        CAST(u.points AS DECIMAL(38, 0)) - CAST(u.points AS DECIMAL(38, 0)) % AGGREGATE(
          SEQUENCE(1, 185),
          STRUCT(
            CAST(ABS(CAST(u.points AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) AS a,
            CAST(CAST(r.scale AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) AS b
          ),
          (s, i) -> CASE WHEN s.b = 0 THEN s ELSE STRUCT(s.b AS a, s.a % s.b AS b) END,
          s -> s.a
        )
      ) / AGGREGATE(
        SEQUENCE(1, 185),
        STRUCT(
          CAST(ABS(CAST(u.points AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) AS a,
          CAST(CAST(r.scale AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) AS b
        ),
        (s, i) -> CASE WHEN s.b = 0 THEN s ELSE STRUCT(s.b AS a, s.a % s.b AS b) END,
        s -> s.a
      ) AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) AS STRING) || '/' || CAST(CAST(CAST((
        CAST(r.scale AS DECIMAL(38, 0)) - CAST(r.scale AS DECIMAL(38, 0)) % AGGREGATE(
          SEQUENCE(1, 185),
          STRUCT(
            CAST(ABS(CAST(u.points AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) AS a,
            CAST(CAST(r.scale AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) AS b
          ),
          (s, i) -> CASE WHEN s.b = 0 THEN s ELSE STRUCT(s.b AS a, s.a % s.b AS b) END,
          s -> s.a
        )
      ) / AGGREGATE(
        SEQUENCE(1, 185),
        STRUCT(
          CAST(ABS(CAST(u.points AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) AS a,
          CAST(CAST(r.scale AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) AS b
        ),
        (s, i) -> CASE WHEN s.b = 0 THEN s ELSE STRUCT(s.b AS a, s.a % s.b AS b) END,
        s -> s.a
      ) AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) AS STRING) || '"',
      ','
    
  ) WITHIN GROUP (ORDER BY
    u.use NULLS LAST) || '}' AS components
FROM use_points AS u
JOIN issue_rules AS r
  ON u.issue = r.issue
GROUP BY
  u.territory,
  u.issue,
  u.id;

-- component_totals
SELECT
  l.territory,
  l.issue,
  k.component,
  CAST(SUM((
    l.points
  ) + CAST(0 AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) AS points
FROM live_5 AS l
JOIN combined AS p
  ON l.territory = p.territory AND l.issue = p.issue AND l.id = p.id
JOIN combined_last AS b
  ON p.territory = b.territory AND p.issue = b.issue AND p.points >= b.points
JOIN components AS k
  ON l.issue = k.issue AND l.use = k.use
GROUP BY
  l.territory,
  l.issue,
  k.component;

-- concerned_plays
SELECT DISTINCT
  k.issue,
  k.recording
FROM (
  SELECT
    issue,
    recording,
    id
  FROM contending_recordings
) AS k
JOIN (
  SELECT
    territory,
    issue,
    id
  FROM kept_off
  UNION
  SELECT
    territory,
    issue,
    id
  FROM doubted_plays
) AS x
  ON k.issue = x.issue AND k.id = x.id;

-- confirmations_read
SELECT DISTINCT
  f.territory,
  f.issue,
  '' AS decision,
  SHA2(
    'confirm' || CHR(  31) || '' || CHR(  31) || c.supplier || CHR(  31) || '{"figures":"' || c.figures || '"}' || CHR(  31) || COALESCE(CAST(c.first AS STRING), '') || CHR(  31) || COALESCE(CAST(c.last AS STRING), ''),
    256
  ) AS content
FROM facts_read AS f
JOIN confirmations AS c
  ON f.supplier = c.supplier
  AND f.day >= COALESCE(c.first, f.day)
  AND f.day <= COALESCE(c.last, f.day);

-- contenders
SELECT
  l.*
FROM contenders AS l
ANTI JOIN decide_removals AS x
  ON l.territory = x.territory AND l.issue = x.issue AND l.id = x.id;

-- contenders
SELECT
  l.*
FROM contenders AS l
ANTI JOIN lifecycle_post_removals AS x
  ON l.territory = x.territory AND l.issue = x.issue AND l.id = x.id;

-- contenders
SELECT
  l.*
FROM contenders AS l
ANTI JOIN limit_removals AS x
  ON l.territory = x.territory AND l.issue = x.issue AND l.id = x.id;

-- contenders
SELECT
  l.*
FROM contenders AS l
ANTI JOIN relate_removals AS x
  ON l.territory = x.territory AND l.issue = x.issue AND l.id = x.id;

-- contenders
SELECT
  territory,
  issue,
  id,
  points
FROM (
  SELECT
    territory,
    issue,
    id,
    CAST(SUM((
      points
    ) + CAST(0 AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) AS points,
    SUM(points) > 0 AS is_kept
  FROM live_6
  GROUP BY
    territory,
    issue,
    id
) AS grouped
WHERE
  is_kept;

-- contending_recordings
SELECT
  c.issue,
  r.recording,
  c.id,
  r.title,
  r.artist
FROM (
  SELECT DISTINCT
    issue,
    id
  FROM candidates
) AS c
JOIN recordings AS r
  ON r.song = c.id
ANTI JOIN products AS p
  ON r.recording = p.recording;

-- conversion
SELECT
  issue,
  slice,
  clause,
  measure,
  weight,
  weight_per
FROM (
  SELECT
    *,
    ROW_NUMBER() OVER (PARTITION BY issue, slice ORDER BY columns DESC, clause NULLS LAST) AS nth
  FROM (
    SELECT
      v.issue,
      v.slice,
      r.clause,
      r.measure,
      r.weight,
      r.weight_per,
      r.columns
    FROM slice_values AS v
    JOIN conversions AS r
      ON v.issue = r.issue
      AND v.name = r.`column`
      AND v.value = r.value
      AND (
        r.first IS NULL OR v.day >= r.first
      )
      AND (
        r.last IS NULL OR v.day <= r.last
      )
    GROUP BY
      v.issue,
      v.slice,
      r.clause,
      r.measure,
      r.weight,
      r.weight_per,
      r.columns
    HAVING
      COUNT(*) = GREATEST(r.columns, 1)
  )
)
WHERE
  nth = 1;

-- counted_days
SELECT
  t.territory,
  d.issue,
  CAST(COUNT(*) AS BIGINT) AS days,
  CAST(COUNT(*) FILTER(WHERE
    NOT a.day IS NULL AND m.day IS NULL) AS BIGINT) AS reported
FROM (
  SELECT DISTINCT
    issue,
    day
  FROM window_days
) AS d
CROSS JOIN chart_territories AS t
LEFT JOIN (
  SELECT DISTINCT
    territory,
    issue,
    day
  FROM arrived_days
) AS a
  ON t.territory = a.territory AND d.issue = a.issue AND d.day = a.day
LEFT JOIN (
  SELECT DISTINCT
    m.territory,
    m.issue,
    m.day
  FROM missing_days AS m
  ANTI JOIN silent_series AS s
    ON m.territory = s.territory
    AND m.issue = s.issue
    AND m.supplier = s.supplier
    AND m.use = s.use
    AND m.area = s.area
) AS m
  ON t.territory = m.territory AND d.issue = m.issue AND d.day = m.day
GROUP BY
  t.territory,
  d.issue;

-- counted_runs
SELECT
  e.territory,
  e.issue,
  e.id,
  t.streak AS count_streak,
  t.at_no_1 AS count_no_1,
  COUNT(*) FILTER(WHERE
    p.run = o.run) AS streak,
  COUNT(*) FILTER(WHERE
    p.rank = 1) AS at_no_1
FROM entries_now AS e
JOIN told_issues AS t
  ON e.territory = t.territory AND e.issue = t.issue
JOIN every_place AS o
  ON e.territory = o.territory AND e.id = o.id AND e.issue = o.issue
JOIN every_place AS p
  ON e.territory = p.territory AND e.id = p.id AND p.issue <= e.issue
GROUP BY
  e.territory,
  e.issue,
  e.id,
  t.streak,
  t.at_no_1;

-- counted_suppliers
SELECT
  territory,
  issue,
  CAST(COUNT(*) AS BIGINT) AS suppliers,
  CAST(COUNT(*) FILTER(WHERE
    arrived AND NOT silent) AS BIGINT) AS reporting
FROM (
  SELECT
    territory,
    issue,
    supplier,
    BOOL_OR(arrived) AS arrived,
    BOOL_OR(silent) AS silent
  FROM (
    SELECT
      territory,
      issue,
      supplier,
      FALSE AS arrived,
      FALSE AS silent
    FROM expected_days
    UNION ALL
    SELECT
      territory,
      issue,
      supplier,
      TRUE,
      FALSE
    FROM arrived_days
    UNION ALL
    SELECT
      territory,
      issue,
      supplier,
      FALSE,
      TRUE
    FROM silent_series
  )
  GROUP BY
    territory,
    issue,
    supplier
)
GROUP BY
  territory,
  issue;

-- counted_weeks
SELECT
  *,
  ROW_NUMBER() OVER (PARTITION BY territory, id, streak ORDER BY issue NULLS LAST) AS on_end
FROM streaks;

-- covered
SELECT
  territory,
  issue,
  use,
  supplier,
  CAST(COUNT(DISTINCT covered) AS BIGINT) AS days,
  CAST(SUM(events) AS BIGINT) AS events
FROM (
  SELECT
    territory,
    issue,
    use,
    supplier,
    events,
    item_1 AS covered
  FROM facts_read
  LATERAL VIEW
  EXPLODE(
    SEQUENCE(CAST(day AS TIMESTAMP_NTZ), CAST(until AS TIMESTAMP_NTZ), INTERVAL '1' DAY)
  ) items_1 AS item_1
  WHERE
    back = 0
)
GROUP BY
  territory,
  issue,
  use,
  supplier;

-- credited
SELECT
  territory,
  issue,
  id,
  recording
FROM largest_shares
UNION ALL
SELECT
  s.territory,
  s.issue,
  s.id,
  s.recording
FROM shown_recordings AS s
ANTI JOIN largest_shares AS l
  ON s.territory = l.territory AND s.issue = l.issue AND s.id = l.id;

-- crossed_out
SELECT
  d.*,
  ROW_NUMBER() OVER (
    PARTITION BY d.territory, d.issue, d.slice, d.recording
    ORDER BY d.hardness NULLS LAST, d.decision NULLS LAST, d.id NULLS LAST
  ) AS nth,
  COUNT(*) OVER (PARTITION BY d.territory, d.issue, d.slice, d.recording) AS entities
FROM doubted_plays AS d
ANTI JOIN kept_off AS x
  ON d.territory = x.territory AND d.issue = x.issue AND d.id = x.id;

-- damp_changes
SELECT
  territory,
  issue,
  id,
  recording,
  use,
  tier,
  clause || '.steps' AS rule,
  'DAM002' AS reason,
  CAST(points AS DECIMAL(38, 0)) AS points,
  quantity
FROM (
  SELECT
    territory,
    issue,
    id,
    clause,
    recording,
    use,
    tier,
    quantity,
    points + CASE
      WHEN nth = 1
      THEN change - SUM(points) OVER (PARTITION BY territory, issue, id, clause)
      ELSE 0
    END AS points
  FROM damp_parts
)
WHERE
  points <> 0;

-- damp_parts
SELECT
  l.territory,
  l.issue,
  l.id,
  l.clause,
  l.recording,
  l.use,
  l.tier,
  l.quantity,
  CAST((
    (
      CAST(l.points AS DECIMAL(38, 0)) * (
        s.counted - s.units
      )
    ) - (
      CAST(l.points AS DECIMAL(38, 0)) * (
        s.counted - s.units
      )
    ) % s.units
  ) / s.units AS DECIMAL(38, 0)) AS points,
  CAST(CAST(CAST((
    CAST(s.points * s.counted AS DECIMAL(38, 0)) - CAST(s.points * s.counted AS DECIMAL(38, 0)) % CAST(s.units * s.step AS DECIMAL(38, 0))
  ) / CAST(s.units * s.step AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) + CASE
    WHEN 2 * ABS(
      CAST(s.points * s.counted AS DECIMAL(38, 0)) % CAST(s.units * s.step AS DECIMAL(38, 0))
    ) > CAST(s.units * s.step AS DECIMAL(38, 0))
    OR (
      2 * ABS(
        CAST(s.points * s.counted AS DECIMAL(38, 0)) % CAST(s.units * s.step AS DECIMAL(38, 0))
      ) = CAST(s.units * s.step AS DECIMAL(38, 0))
      AND (
        CAST((
          CAST(s.points * s.counted AS DECIMAL(38, 0)) - CAST(s.points * s.counted AS DECIMAL(38, 0)) % CAST(s.units * s.step AS DECIMAL(38, 0))
        ) / CAST(s.units * s.step AS DECIMAL(38, 0)) AS DECIMAL(38, 0))
      ) % 2 <> 0
    )
    THEN CAST(SIGN(CAST(s.points * s.counted AS DECIMAL(38, 0))) AS INT)
    ELSE 0
  END AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) * s.step - s.points AS change,
  ROW_NUMBER() OVER (
    PARTITION BY l.territory, l.issue, l.id, l.clause
    ORDER BY l.points DESC, l.recording NULLS LAST, l.use NULLS LAST, l.tier NULLS LAST
  ) AS nth
FROM damp_rows AS l
JOIN damp_shares AS s
  ON l.territory = s.territory
  AND l.issue = s.issue
  AND l.id = s.id
  AND l.clause = s.clause;

-- damp_rows
SELECT
  l.territory,
  l.issue,
  l.id,
  l.recording,
  l.use,
  l.tier,
  l.points,
  l.quantity,
  d.clause,
  d.per,
  CAST(GREATEST(
    CAST((
      CAST(r.scale AS DECIMAL(38, 0)) - CAST(r.scale AS DECIMAL(38, 0)) % CAST('1' || REPEAT('0', CAST(d.digits AS INT)) AS DECIMAL(38, 0))
    ) / CAST('1' || REPEAT('0', CAST(d.digits AS INT)) AS DECIMAL(38, 0)) AS DECIMAL(38, 0)),
    1
  ) AS DECIMAL(38, 0)) AS step
FROM live_3 AS l
JOIN (
  SELECT DISTINCT
    issue,
    clause,
    use,
    per,
    digits
  FROM damps
) AS d
  ON l.issue = d.issue AND l.use = d.use
JOIN issue_rules AS r
  ON l.issue = r.issue;

-- damp_shares
SELECT
  territory,
  issue,
  id,
  clause,
  points,
  step,
  CAST((
    counted - counted % AGGREGATE(
      SEQUENCE(1, 185),
      STRUCT(CAST(counted AS DECIMAL(38, 0)) AS a, CAST(units AS DECIMAL(38, 0)) AS b),
      (s, i) -> CASE WHEN s.b = 0 THEN s ELSE STRUCT(s.b AS a, s.a % s.b AS b) END,
      s -> s.a
    )
  ) / AGGREGATE(
    SEQUENCE(1, 185),
    STRUCT(CAST(counted AS DECIMAL(38, 0)) AS a, CAST(units AS DECIMAL(38, 0)) AS b),
    (s, i) -> CASE WHEN s.b = 0 THEN s ELSE STRUCT(s.b AS a, s.a % s.b AS b) END,
    s -> s.a
  ) AS DECIMAL(38, 0)) AS counted,
  CAST((
    units - units % AGGREGATE(
      SEQUENCE(1, 185),
      STRUCT(CAST(counted AS DECIMAL(38, 0)) AS a, CAST(units AS DECIMAL(38, 0)) AS b),
      (s, i) -> CASE WHEN s.b = 0 THEN s ELSE STRUCT(s.b AS a, s.a % s.b AS b) END,
      s -> s.a
    )
  ) / AGGREGATE(
    SEQUENCE(1, 185),
    STRUCT(CAST(counted AS DECIMAL(38, 0)) AS a, CAST(units AS DECIMAL(38, 0)) AS b),
    (s, i) -> CASE WHEN s.b = 0 THEN s ELSE STRUCT(s.b AS a, s.a % s.b AS b) END,
    s -> s.a
  ) AS DECIMAL(38, 0)) AS units
FROM (
  SELECT
    t.territory,
    t.issue,
    t.id,
    t.clause,
    t.points,
    t.step,
    t.quantity * CAST(t.per AS DECIMAL(38, 0)) AS units,
    CAST(SUM(
      CAST(b.rate AS DECIMAL(38, 0)) * GREATEST(LEAST(t.quantity, COALESCE(b.upper, t.quantity)) - b.lower, 0)
    ) AS DECIMAL(38, 0)) AS counted
  FROM damp_totals AS t
  JOIN (
    SELECT DISTINCT
      issue,
      clause,
      lower,
      upper,
      rate
    FROM damps
  ) AS b
    ON t.issue = b.issue AND t.clause = b.clause
  GROUP BY
    t.territory,
    t.issue,
    t.id,
    t.clause,
    t.points,
    t.step,
    t.quantity,
    t.per
)
WHERE
  counted <> units;

-- damp_totals
SELECT
  territory,
  issue,
  id,
  clause,
  per,
  step,
  quantity,
  points
FROM (
  SELECT
    territory,
    issue,
    id,
    clause,
    MAX(per) AS per,
    CAST(MAX(step) AS DECIMAL(38, 0)) AS step,
    CAST(SUM((
      quantity
    ) + CAST(0 AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) AS quantity,
    CAST(SUM((
      points
    ) + CAST(0 AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) AS points,
    SUM(quantity) > 0 AS is_kept
  FROM damp_rows
  GROUP BY
    territory,
    issue,
    id,
    clause
) AS grouped
WHERE
  is_kept;

-- dated_decisions
SELECT
  decision,
  act,
  chart,
  subject,
  value,
  first,
  reason,
  CASE WHEN expires < last OR last IS NULL THEN expires ELSE last END AS last
FROM decisions;

-- day_parts
SELECT
  *
FROM all_day_parts;

-- day_parts
SELECT
  a.*
FROM all_day_parts AS a
SEMI JOIN issues_to_rank AS i
  ON a.issue = i.issue;

-- day_parts
SELECT
  c.territory,
  c.issue,
  c.id,
  r.recording AS recording,
  j.slice,
  j.day,
  j.supplier,
  j.outlet,
  j.territory_of_use,
  j.use,
  j.tier,
  CAST(SUM(t.quantity) AS BIGINT) AS quantity,
  CAST(COALESCE(
    SUM(
      CAST(COALESCE(
        CASE j.measure
          WHEN 'quantity'
          THEN t.quantity
          WHEN 'audience'
          THEN t.audience
          ELSE t.amount
        END,
        0
      ) AS DECIMAL(19, 0)) * j.units
    ),
    0
  ) AS DECIMAL(38, 0)) AS points
FROM candidate_tallies AS t
JOIN judged_slices AS j
  ON t.slice = j.slice AND t.counted_as = j.counted_as
JOIN doubtful_recordings AS r
  ON t.recording = r.recording AND j.issue = r.issue
JOIN candidates AS c
  ON r.id = c.id AND j.territory = c.territory AND j.issue = c.issue
WHERE
  j.back = 0 AND j.outcome = 'counted'
GROUP BY
  c.territory,
  c.issue,
  c.id,
  r.recording,
  j.slice,
  j.day,
  j.supplier,
  j.outlet,
  j.territory_of_use,
  j.use,
  j.tier;

-- decide_removals
SELECT
  e.territory,
  e.issue,
  e.id,
  MIN(d.rule) AS rule,
  'DEC010' AS reason,
  MIN(d.decision) AS decision
FROM (
  SELECT DISTINCT
    territory,
    issue,
    id
  FROM places
) AS e
JOIN accepted AS d
  ON e.issue = d.issue
  AND e.id = d.subject
  AND d.act = 'exclude'
  AND d.binds IN ('', e.territory)
  AND e.issue BETWEEN d.first AND d.last
GROUP BY
  e.territory,
  e.issue,
  e.id;

-- decided
SELECT
  b.decision,
  b.act,
  b.chart,
  COALESCE(g.song, b.subject) AS subject,
  b.value,
  b.first,
  b.last,
  b.reason,
  b.content,
  b.territory
FROM binding AS b
LEFT JOIN lineage AS g
  ON b.subject = g.id;

-- decided
SELECT
  d.decision,
  d.act,
  d.chart,
  d.subject,
  d.value,
  d.first,
  d.last,
  d.reason,
  SHA2(
    act || CHR(  31) || chart || CHR(  31) || subject || CHR(  31) || value || CHR(  31) || COALESCE(CAST(first AS STRING), '') || CHR(  31) || COALESCE(CAST(last AS STRING), ''),
    256
  ) AS content
FROM dated_decisions AS d
LEFT JOIN (
  SELECT DISTINCT
    subject AS undone
  FROM decisions
  WHERE
    act = 'undo'
) AS u
  ON d.decision = u.undone
WHERE
  u.undone IS NULL
  AND NOT d.act IN (
    'undo',
    'withdraw',
    'confirm',
    'match',
    'merge',
    'split',
    'alias',
    'versions',
    'classify',
    'claim',
    'unclaim',
    'label',
    'unlabel',
    'quorum'
  );

-- decided_credits
SELECT
  territory,
  issue,
  id,
  title,
  artist,
  decision
FROM (
  SELECT
    e.territory,
    e.issue,
    e.id,
    d.decision,
    COALESCE(GET_JSON_OBJECT(d.value, '$.title'), e.title) AS title,
    COALESCE(GET_JSON_OBJECT(d.value, '$.artist'), e.artist) AS artist,
    ROW_NUMBER() OVER (
      PARTITION BY e.territory, e.issue, e.id
      ORDER BY d.first DESC, d.decision NULLS LAST
    ) AS nth
  FROM entities AS e
  JOIN accepted AS d
    ON e.issue = d.issue
    AND e.id = d.subject
    AND d.act = 'credit'
    AND d.binds IN ('', e.territory)
    AND e.issue BETWEEN d.first AND d.last
)
WHERE
  nth = 1;

-- decisions_read
SELECT
  *
FROM bindings_read
UNION ALL
SELECT
  *
FROM confirmations_read;

-- details_now
SELECT
  d.issue,
  d.recording,
  d.title,
  d.artist,
  d.lead_artist,
  d.featured,
  d.artist_country,
  d.release_date,
  d.duration,
  d.version,
  d.label,
  d.signed,
  d.genre,
  d.language,
  d.price,
  d.currency,
  d.tracks
FROM (
  SELECT
    i.issue,
    d.*,
    ROW_NUMBER() OVER (PARTITION BY i.issue, d.recording ORDER BY d.first DESC) AS nth
  FROM (
    SELECT
      d.*
    FROM details AS d
    SEMI JOIN (
      SELECT
        recording
      FROM contending_recordings
      UNION
      SELECT
        id
      FROM candidates
    ) AS w
      ON d.recording = w.recording
  ) AS d
  JOIN issue_last_days AS i
    ON (
      d.first IS NULL OR d.first <= i.last
    )
    AND (
      d.last IS NULL OR d.last >= i.last
    )
) AS d
WHERE
  d.nth = 1;

-- doubted
SELECT
  *
FROM (
  SELECT
    p.*,
    d.decision,
    d.clause,
    d.action,
    d.share,
    d.share_per,
    ROW_NUMBER() OVER (
      PARTITION BY p.territory, p.issue, p.id, p.recording, p.slice, p.day
      ORDER BY CASE d.action WHEN 'exclude' THEN 0 WHEN 'hold' THEN 1 ELSE 2 END NULLS LAST, d.decision NULLS LAST
    ) AS nth
  FROM day_parts AS p
  JOIN doubts AS d
    ON p.issue = d.issue
    AND d.binds IN ('', p.territory)
    AND d.subject IN ('', p.recording, p.id)
    AND p.day BETWEEN d.first AND d.last
    AND d.use IN ('', p.use)
    AND d.supplier IN ('', p.supplier)
    AND LOWER(d.outlet) IN ('', LOWER(p.outlet))
    AND d.territory IN ('', p.territory_of_use)
  ANTI JOIN releases AS r
    ON d.issue = r.issue
    AND d.decision = r.decision
    AND r.binds IN ('', p.territory)
    AND p.day BETWEEN r.first AND r.last
)
WHERE
  nth = 1;

-- doubtful_recordings
SELECT DISTINCT
  r.issue,
  r.recording,
  r.id
FROM contending_recordings AS r
JOIN (
  SELECT DISTINCT
    subject
  FROM decided
  WHERE
    act = 'quarantine'
) AS d
  ON d.subject = '' OR d.subject = r.recording OR d.subject = r.id;

-- doubts
SELECT
  issue,
  binds,
  decision,
  subject,
  first,
  last,
  use,
  supplier,
  outlet,
  territory,
  clause,
  CASE WHEN action = '' THEN own_action ELSE action END AS action,
  CASE
    WHEN own_share BETWEEN 0 AND own_per AND own_per > 0
    THEN own_share
    ELSE clause_share
  END AS share,
  CASE
    WHEN own_share BETWEEN 0 AND own_per AND own_per > 0
    THEN own_per
    ELSE clause_per
  END AS share_per
FROM (
  SELECT
    *,
    CASE
      WHEN share LIKE '%/%'
      THEN TRY_CAST(SPLIT_PART(share, '/', 1) AS BIGINT)
      ELSE CAST(TRY_CAST(share AS DECIMAL(18, 6)) * 1000000 AS BIGINT)
    END AS own_share,
    CASE
      WHEN share LIKE '%/%'
      THEN TRY_CAST(SPLIT_PART(share, '/', 2) AS BIGINT)
      ELSE 1000000
    END AS own_per
  FROM (
    SELECT
      d.issue,
      d.binds,
      d.decision,
      d.subject,
      d.first,
      d.last,
      COALESCE(GET_JSON_OBJECT(NULLIF(d.value, ''), '$.use'), '') AS use,
      COALESCE(GET_JSON_OBJECT(NULLIF(d.value, ''), '$.supplier'), '') AS supplier,
      COALESCE(GET_JSON_OBJECT(NULLIF(d.value, ''), '$.outlet'), '') AS outlet,
      COALESCE(GET_JSON_OBJECT(NULLIF(d.value, ''), '$.territory'), '') AS territory,
      COALESCE(GET_JSON_OBJECT(NULLIF(d.value, ''), '$.action'), '') AS action,
      COALESCE(GET_JSON_OBJECT(NULLIF(d.value, ''), '$.share'), '') AS share,
      q.clause,
      q.action AS own_action,
      q.share AS clause_share,
      q.share_per AS clause_per
    FROM accepted AS d
    JOIN quarantines AS q
      ON d.issue = q.issue
    WHERE
      d.act = 'quarantine'
  )
);

-- earlier_places
SELECT
  c.territory,
  c.issue,
  c.id,
  e.issue AS was,
  e.rank,
  n.number,
  n.number - ROW_NUMBER() OVER (PARTITION BY c.territory, c.issue, c.id ORDER BY e.issue NULLS LAST) AS run
FROM candidates AS c
JOIN earlier AS e
  ON c.territory = e.territory AND c.id = e.id AND e.issue < c.issue
JOIN numbered_issues AS n
  ON e.territory = n.territory AND e.issue = n.issue;

-- earlier_removals
SELECT
  territory,
  issue,
  id,
  rank,
  reason
FROM (
  SELECT
    territory,
    issue,
    id,
    rank,
    reason,
    ROW_NUMBER() OVER (PARTITION BY territory, issue, id ORDER BY rank NULLS LAST, reason NULLS LAST) AS nth
  FROM removals_of_today
  WHERE
    chart = 'golden-rules'
    AND COALESCE(NOT issue IN (CAST('2026-04-18' AS DATE), CAST('2026-04-25' AS DATE)), TRUE)
)
WHERE
  nth = 1;

-- edition_balances
SELECT
  COALESCE(r.territory, w.territory) AS territory,
  COALESCE(r.issue, w.issue) AS issue,
  CAST(COALESCE(SUM(r.reported), 0) AS DECIMAL(38, 0)) AS reported,
  CAST(COUNT(*) FILTER(WHERE
    COALESCE(r.reported, 0) <> COALESCE(w.went, 0)) AS BIGINT) AS wrong,
  MIN(
    CASE
      WHEN COALESCE(r.reported, 0) <> COALESCE(w.went, 0)
      THEN COALESCE(r.supplier, w.supplier) || ' ' || CASE
        WHEN COALESCE(r.outlet, w.outlet) = ''
        THEN ''
        ELSE COALESCE(r.outlet, w.outlet) || ' '
      END || CAST(COALESCE(r.day, w.day) AS STRING) || ' ' || COALESCE(r.use, w.use) || ': ' || CAST(COALESCE(r.reported, 0) AS STRING) || ' reported, ' || CAST(COALESCE(w.went, 0) AS STRING) || ' found'
    END
  ) AS example
FROM edition_reported AS r
FULL JOIN edition_went AS w
  ON r.territory = w.territory
  AND r.issue = w.issue
  AND r.supplier = w.supplier
  AND r.outlet = w.outlet
  AND r.day = w.day
  AND r.until = w.until
  AND r.use = w.use
GROUP BY
  1,
  2;

-- edition_outcomes
SELECT
  territory,
  issue,
  outcome,
  CASE WHEN outcome = 'excluded' THEN reason ELSE '' END AS reason,
  CAST(SUM((
    quantity
  ) + CAST(0 AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) AS quantity
FROM keyed_exclusions
GROUP BY
  1,
  2,
  3,
  4;

-- edition_reported
SELECT
  t.territory,
  w.issue,
  f.supplier,
  f.outlet,
  f.day,
  f.until,
  f.use,
  CAST(SUM((
    f.quantity
  ) + CAST(0 AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) AS reported
FROM in_force AS f
JOIN chart_windows AS w
  ON w.back = 0 AND f.use = w.use AND f.day <= w.last AND f.until >= w.first
JOIN usage_territories AS t
  ON f.territory = t.territory_of_use AND NOT t.anywhere
GROUP BY
  t.territory,
  w.issue,
  f.supplier,
  f.outlet,
  f.day,
  f.until,
  f.use;

-- edition_went
SELECT
  territory,
  issue,
  supplier,
  outlet,
  day,
  until,
  use,
  CAST(SUM((
    quantity
  ) + CAST(0 AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) AS went
FROM keyed_exclusions
GROUP BY
  territory,
  issue,
  supplier,
  outlet,
  day,
  until,
  use;

-- eligible_facts
SELECT
  territory,
  issue,
  id,
  'tracks' AS term,
  CAST(CAST(tracks AS DECIMAL(38, 0)) * 1000000000000 AS DECIMAL(38, 0)) AS number,
  CAST(NULL AS STRING) AS text
FROM known_entities
WHERE
  NOT tracks IS NULL
UNION ALL
SELECT
  territory,
  issue,
  id,
  'minutes' AS term,
  CAST(CAST(CAST((
    duration - duration % 60
  ) / 60 AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) * 1000000000000 AS DECIMAL(38, 0)) AS number,
  CAST(NULL AS STRING) AS text
FROM known_entities
WHERE
  NOT CAST((
    duration - duration % 60
  ) / 60 AS DECIMAL(38, 0)) IS NULL
UNION ALL
SELECT
  territory,
  issue,
  id,
  'price' AS term,
  CAST(CAST(price AS DECIMAL(38, 0)) * 1000000000000 AS DECIMAL(38, 0)) AS number,
  CAST(NULL AS STRING) AS text
FROM known_entities
WHERE
  NOT price IS NULL
UNION ALL
SELECT
  territory,
  issue,
  id,
  'age_days' AS term,
  CAST(CAST(DATEDIFF(DAY, release_date, last) AS DECIMAL(38, 0)) * 1000000000000 AS DECIMAL(38, 0)) AS number,
  CAST(NULL AS STRING) AS text
FROM known_entities
WHERE
  NOT DATEDIFF(DAY, release_date, last) IS NULL
UNION ALL
SELECT
  territory,
  issue,
  id,
  'age_years' AS term,
  CAST(CAST(YEAR(last) - YEAR(release_date) - CASE
    WHEN MONTH(last) * 100 + DAY(last) < MONTH(release_date) * 100 + DAY(release_date)
    THEN 1
    ELSE 0
  END AS DECIMAL(38, 0)) * 1000000000000 AS DECIMAL(38, 0)) AS number,
  CAST(NULL AS STRING) AS text
FROM known_entities
WHERE
  NOT YEAR(last) - YEAR(release_date) - CASE
    WHEN MONTH(last) * 100 + DAY(last) < MONTH(release_date) * 100 + DAY(release_date)
    THEN 1
    ELSE 0
  END IS NULL
UNION ALL
SELECT
  territory,
  issue,
  id,
  'weeks' AS term,
  CAST(CAST(COALESCE(weeks, 0) AS DECIMAL(38, 0)) * 1000000000000 AS DECIMAL(38, 0)) AS number,
  CAST(NULL AS STRING) AS text
FROM known_entities
WHERE
  NOT COALESCE(weeks, 0) IS NULL
UNION ALL
SELECT
  territory,
  issue,
  id,
  'peak' AS term,
  CAST(CAST(peak_rank AS DECIMAL(38, 0)) * 1000000000000 AS DECIMAL(38, 0)) AS number,
  CAST(NULL AS STRING) AS text
FROM known_entities
WHERE
  NOT peak_rank IS NULL
UNION ALL
SELECT
  territory,
  issue,
  id,
  'absent' AS term,
  CAST(CAST(absent AS DECIMAL(38, 0)) * 1000000000000 AS DECIMAL(38, 0)) AS number,
  CAST(NULL AS STRING) AS text
FROM known_entities
WHERE
  NOT absent IS NULL
UNION ALL
SELECT
  territory,
  issue,
  id,
  'id',
  NULL,
  id
FROM known_entities
WHERE
  COALESCE(id, '') <> ''
UNION ALL
SELECT
  territory,
  issue,
  id,
  'title',
  NULL,
  title
FROM known_entities
WHERE
  COALESCE(title, '') <> ''
UNION ALL
SELECT
  territory,
  issue,
  id,
  'artist',
  NULL,
  artist
FROM known_entities
WHERE
  COALESCE(artist, '') <> ''
UNION ALL
SELECT
  territory,
  issue,
  id,
  'lead_artist',
  NULL,
  lead_artist
FROM known_entities
WHERE
  COALESCE(lead_artist, '') <> ''
UNION ALL
SELECT
  territory,
  issue,
  id,
  'label',
  NULL,
  label
FROM known_entities
WHERE
  COALESCE(label, '') <> ''
UNION ALL
SELECT
  territory,
  issue,
  id,
  'signed',
  NULL,
  signed
FROM known_entities
WHERE
  COALESCE(signed, '') <> ''
UNION ALL
SELECT DISTINCT
  territory,
  issue,
  id,
  'artist_country',
  NULL,
  text
FROM (
  SELECT
    territory,
    issue,
    id,
    TRIM(item_1) AS text
  FROM known_entities
  LATERAL VIEW
  EXPLODE(SPLIT(artist_country, ';')) items_1 AS item_1
)
WHERE
  text <> ''
UNION ALL
SELECT DISTINCT
  territory,
  issue,
  id,
  'genre',
  NULL,
  text
FROM (
  SELECT
    territory,
    issue,
    id,
    TRIM(item_1) AS text
  FROM known_entities
  LATERAL VIEW
  EXPLODE(SPLIT(genre, ';')) items_1 AS item_1
)
WHERE
  text <> ''
UNION ALL
SELECT DISTINCT
  territory,
  issue,
  id,
  'language',
  NULL,
  text
FROM (
  SELECT
    territory,
    issue,
    id,
    TRIM(item_1) AS text
  FROM known_entities
  LATERAL VIEW
  EXPLODE(SPLIT(language, ';')) items_1 AS item_1
)
WHERE
  text <> ''
UNION ALL
SELECT DISTINCT
  territory,
  issue,
  id,
  'version',
  NULL,
  text
FROM (
  SELECT
    territory,
    issue,
    id,
    TRIM(item_1) AS text
  FROM known_entities
  LATERAL VIEW
  EXPLODE(SPLIT(version, ';')) items_1 AS item_1
)
WHERE
  text <> ''
UNION ALL
SELECT
  territory,
  issue,
  id,
  'decision',
  NULL,
  'permit'
FROM permitted;

-- eligible_met
SELECT DISTINCT
  territory,
  issue,
  id,
  clause,
  role
FROM (
  SELECT
    e.territory,
    e.issue,
    e.id,
    t.clause,
    t.role,
    t.alternative
  FROM judged_entities AS e
  JOIN terms AS t
    ON e.issue = t.issue AND t.clause LIKE 'eligible.%'
  LEFT JOIN eligible_facts AS f
    ON e.territory = f.territory AND e.issue = f.issue AND e.id = f.id AND t.term = f.term
  WHERE
    CASE
      WHEN t.op = 'always'
      THEN TRUE
      WHEN f.id IS NULL
      THEN t.unknown
      WHEN t.op = 'is'
      THEN f.text = t.value
      WHEN t.op = '<'
      THEN f.number < t.number
      WHEN t.op = '<='
      THEN f.number <= t.number
      WHEN t.op = '>'
      THEN f.number > t.number
      WHEN t.op = '>='
      THEN f.number >= t.number
      ELSE f.number = t.number
    END
  GROUP BY
    e.territory,
    e.issue,
    e.id,
    t.clause,
    t.role,
    t.alternative,
    t.terms
  HAVING
    t.terms = 0 OR COUNT(DISTINCT t.nth) = t.terms
);

-- eligible_removals
SELECT
  j.territory,
  j.issue,
  j.id,
  COALESCE(x.clause, i.clause) || '.action' AS rule,
  CASE WHEN NOT x.clause IS NULL THEN x.code ELSE i.code END AS reason,
  '' AS decision
FROM judged_entities AS j
ANTI JOIN permitted AS p
  ON j.territory = p.territory AND j.issue = p.issue AND j.id = p.id
LEFT JOIN (
  SELECT
    m.territory,
    m.issue,
    m.id,
    MIN(m.clause) AS clause,
    MIN(c.code) AS code
  FROM eligible_met AS m
  JOIN eligibility AS c
    ON m.issue = c.issue AND m.clause = c.clause AND c.action = 'exclude'
  GROUP BY
    m.territory,
    m.issue,
    m.id
) AS x
  ON j.territory = x.territory AND j.issue = x.issue AND j.id = x.id
LEFT JOIN (
  SELECT
    issue,
    MIN(clause) AS clause,
    MIN(code) AS code
  FROM eligibility
  WHERE
    action = 'include'
  GROUP BY
    issue
) AS i
  ON j.issue = i.issue
LEFT JOIN (
  SELECT DISTINCT
    m.territory,
    m.issue,
    m.id
  FROM eligible_met AS m
  JOIN eligibility AS c
    ON m.issue = c.issue AND m.clause = c.clause AND c.action = 'include'
) AS n
  ON j.territory = n.territory AND j.issue = n.issue AND j.id = n.id
WHERE
  NOT x.clause IS NULL OR (
    NOT i.clause IS NULL AND n.id IS NULL
  );

-- entities
SELECT
  *
FROM all_entities;

-- entities
SELECT
  a.*
FROM all_entities AS a
SEMI JOIN issues_to_rank AS i
  ON a.issue = i.issue;

-- entities
SELECT
  c.territory,
  c.issue,
  c.id,
  COALESCE(o.title, n.title) AS title,
  COALESCE(o.artist, n.artist) AS artist,
  CASE
    WHEN COALESCE(d.lead_artist, '') <> ''
    THEN d.lead_artist
    ELSE COALESCE(o.artist, n.artist)
  END AS lead_artist,
  COALESCE(d.featured, '') AS featured,
  COALESCE(d.artist_country, '') AS artist_country,
  COALESCE(CASE WHEN 'song' = 'release' THEN d.release_date END, f.release_date, d.release_date) AS release_date,
  d.duration,
  COALESCE(d.version, '') AS version,
  COALESCE(d.label, '') AS label,
  COALESCE(d.signed, '') AS signed,
  COALESCE(d.genre, '') AS genre,
  COALESCE(d.language, '') AS language,
  d.price,
  COALESCE(d.currency, '') AS currency,
  d.tracks,
  COALESCE(w.recording, '') AS recording
FROM candidates AS c
JOIN spelled AS n
  ON c.issue = n.issue AND c.id = n.id
LEFT JOIN credited AS w
  ON c.territory = w.territory AND c.issue = w.issue AND c.id = w.id
LEFT JOIN contending_recordings AS o
  ON c.issue = o.issue AND c.id = o.id AND w.recording = o.recording
LEFT JOIN details_now AS d
  ON c.issue = d.issue AND d.recording = w.recording
LEFT JOIN first_releases AS f
  ON c.issue = f.issue AND c.id = f.id;

-- entries_now
SELECT
  territory,
  issue,
  id,
  rank,
  points
FROM ranked
WHERE
  entry;

-- every_issue
SELECT
  territory,
  issue,
  ROW_NUMBER() OVER (PARTITION BY territory ORDER BY issue NULLS LAST) AS number
FROM (
  SELECT
    territory,
    issue
  FROM earlier_issues
  UNION
  SELECT
    territory,
    issue
  FROM entries_now
);

-- every_place
SELECT
  p.territory,
  p.id,
  p.issue,
  p.rank,
  i.number - ROW_NUMBER() OVER (PARTITION BY p.territory, p.id ORDER BY p.issue NULLS LAST) AS run
FROM (
  SELECT
    territory,
    issue,
    id,
    rank
  FROM entries_now
  UNION ALL
  SELECT
    o.territory,
    o.issue,
    o.id,
    o.rank
  FROM earlier AS o
  SEMI JOIN entries_now AS e
    ON o.territory = e.territory AND o.id = e.id
  ANTI JOIN (
    SELECT DISTINCT
      territory,
      issue
    FROM entries_now
  ) AS t
    ON o.territory = t.territory AND o.issue = t.issue
) AS p
JOIN every_issue AS i
  ON p.territory = i.territory AND p.issue = i.issue;

-- excluded_slices
SELECT
  issue,
  slice,
  MIN(clause) AS clause
FROM admission
WHERE
  action = 'exclude'
GROUP BY
  issue,
  slice;

-- expected_days
SELECT DISTINCT
  a.territory,
  d.issue,
  a.supplier,
  d.use,
  a.area,
  d.day,
  TRUE AS agreed
FROM window_days AS d
JOIN agreed AS a
  ON d.use = a.use
  AND a.weekday = (
    (
      DATEDIFF(DAY, CAST('1970-01-05' AS DATE), d.day) % 7 + 7
    ) % 7 + 1
  ) - 1
UNION ALL
SELECT
  h.territory,
  d.issue,
  h.supplier,
  d.use,
  '',
  d.day,
  FALSE
FROM window_days AS d
JOIN habits AS h
  ON d.issue = h.issue
  AND d.use = h.use
  AND h.weekday = (
    (
      DATEDIFF(DAY, CAST('1970-01-05' AS DATE), d.day) % 7 + 7
    ) % 7 + 1
  ) - 1;

-- facts
SELECT
  f.territory,
  f.issue,
  f.usage || COALESCE(d.decisions, '') || COALESCE(c.claims, '') || COALESCE(i.identity, '') AS facts
FROM (
  SELECT
    territory,
    issue,
    'usage:' || CAST(SUM(rows) AS STRING) || ':' || SHA2(
      CAST(SUM(digest_1) AS STRING) || ':' || CAST(SUM(digest_2) AS STRING) || ':' || CAST(SUM(digest_3) AS STRING) || ':' || CAST(SUM(digest_4) AS STRING),
      256
    ) AS usage
  FROM facts_read
  GROUP BY
    territory,
    issue
) AS f
LEFT JOIN (
  SELECT
    territory,
    issue,
    ' decisions:' || SHA2(LISTAGG(content, ',') WITHIN GROUP (ORDER BY
      content NULLS LAST), 256) AS decisions
  FROM decisions_read
  GROUP BY
    territory,
    issue
) AS d
  ON f.territory = d.territory AND f.issue = d.issue
LEFT JOIN (
  SELECT
    territory,
    issue,
    ' claims:' || SHA2(LISTAGG(claim, ',') WITHIN GROUP (ORDER BY
      claim NULLS LAST), 256) AS claims
  FROM claims_read
  GROUP BY
    territory,
    issue
) AS c
  ON f.territory = c.territory AND f.issue = c.issue
LEFT JOIN (
  SELECT
    territory,
    issue,
    ' identity:' || SHA2(LISTAGG(content, ',') WITHIN GROUP (ORDER BY
      content NULLS LAST), 256) AS identity
  FROM identity_read
  GROUP BY
    territory,
    issue
) AS i
  ON f.territory = i.territory AND f.issue = i.issue;

-- facts_read
SELECT
  t.territory,
  w.issue,
  MIN(w.back) AS back,
  f.load,
  f.outlet,
  f.territory AS territory_of_use,
  f.use,
  f.supplier,
  f.day,
  f.until,
  f.rows,
  f.events,
  f.digest_1,
  f.digest_2,
  f.digest_3,
  f.digest_4
FROM in_force AS f
JOIN (
  SELECT
    issue,
    use,
    first,
    last,
    back,
    FALSE AS anywhere
  FROM chart_windows
  WHERE
    followed
  UNION ALL
  SELECT
    r.issue,
    w.use,
    r.first,
    r.last,
    1,
    TRUE
  FROM issue_reaches AS r
  JOIN chart_windows AS w
    ON r.issue = w.issue AND w.followed AND w.back = 0
) AS w
  ON f.use = w.use AND f.day >= w.first AND f.until <= w.last
JOIN usage_territories AS t
  ON f.territory = t.territory_of_use AND w.anywhere = t.anywhere
GROUP BY
  t.territory,
  w.issue,
  f.load,
  f.outlet,
  f.territory,
  f.use,
  f.supplier,
  f.day,
  f.until,
  f.rows,
  f.events,
  f.digest_1,
  f.digest_2,
  f.digest_3,
  f.digest_4;

-- fingerprints
SELECT
  h.key,
  SHA2(
    'hitparade edition 1' || CHR(  10) || 'chart' || CHR(  9) || COALESCE(
      REPLACE(REPLACE(REPLACE(h.chart, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
      '\\N'
    ) || CHR(  10) || 'territory' || CHR(  9) || COALESCE(
      REPLACE(REPLACE(REPLACE(h.territory, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
      '\\N'
    ) || CHR(  10) || 'issue' || CHR(  9) || COALESCE(CAST(h.issue AS STRING), '\\N') || CHR(  10) || 'rules' || CHR(  9) || COALESCE(
      REPLACE(REPLACE(REPLACE(h.rules, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
      '\\N'
    ) || CHR(  10) || 'entries' || CHR(  9) || COALESCE(
      REPLACE(REPLACE(REPLACE(e.hash, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
      '\\N'
    ) || CHR(  10) || 'lines' || CHR(  9) || COALESCE(
      REPLACE(REPLACE(REPLACE(l.hash, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
      '\\N'
    ) || CHR(  10) || 'exclusions' || CHR(  9) || COALESCE(
      REPLACE(REPLACE(REPLACE(x.hash, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
      '\\N'
    ) || CHR(  10) || 'coverage' || CHR(  9) || COALESCE(
      REPLACE(REPLACE(REPLACE(h.coverage, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
      '\\N'
    ) || CHR(  10) || 'facts' || CHR(  9) || COALESCE(
      REPLACE(REPLACE(REPLACE(h.facts, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
      '\\N'
    ) || COALESCE(CHR(  10) || 'annotations' || CHR(  9) || a.hash, '') || COALESCE(CHR(  10) || 'removals' || CHR(  9) || r.hash, '') || COALESCE(CHR(  10) || 'assets' || CHR(  9) || s.hash, ''),
    256
  ) AS fingerprint
FROM keyed_heads AS h
LEFT JOIN hashed_entries AS e
  ON h.key = e.key
LEFT JOIN hashed_lines AS l
  ON h.key = l.key
LEFT JOIN hashed_exclusions AS x
  ON h.key = x.key
LEFT JOIN hashed_annotations AS a
  ON h.key = a.key
LEFT JOIN hashed_removals AS r
  ON h.key = r.key
LEFT JOIN hashed_assets AS s
  ON h.key = s.key;

-- first_releases
SELECT
  r.issue,
  r.id,
  MIN(d.release_date) AS release_date
FROM contending_recordings AS r
JOIN details_now AS d
  ON r.issue = d.issue AND r.recording = d.recording
GROUP BY
  r.issue,
  r.id;

-- gained
SELECT
  n.territory,
  n.issue,
  n.id,
  '' AS recording,
  n.use,
  n.tier,
  'combine.points.metric' AS rule,
  'COM012' AS reason,
  CAST(-n.before AS DECIMAL(38, 0)) AS points,
  n.quantity
FROM now_and_before AS n
JOIN combining AS c
  ON n.issue = c.issue AND c.metric = 'delta'
WHERE
  n.before <> 0;

-- gainers
SELECT
  territory,
  issue,
  id,
  'gainer' AS name,
  CAST(nth AS STRING) AS value
FROM (
  SELECT
    p.*,
    a.gainers,
    ROW_NUMBER() OVER (
      PARTITION BY p.territory, p.issue
      ORDER BY p.points - p.points_before DESC, p.rank NULLS LAST, p.id NULLS LAST
    ) AS nth
  FROM two_periods AS p
  JOIN annotating AS a
    ON p.issue = a.issue
  WHERE
    p.points > p.points_before
)
WHERE
  nth <= gainers;

-- group_changes
SELECT
  territory,
  issue,
  id,
  recording,
  use,
  tier,
  rule,
  reason,
  points,
  quantity
FROM (
  SELECT
    l.territory,
    l.issue,
    l.id,
    l.recording,
    l.use,
    l.tier,
    'group.versions.albums' AS rule,
    'GRO004' AS reason,
    CAST(-SUM(l.points) AS DECIMAL(38, 0)) AS points,
    CAST(SUM(l.quantity) AS BIGINT) AS quantity,
    SUM(l.points) <> 0 AS is_kept
  FROM live_2 AS l
  JOIN album_choices AS c
    ON l.territory = c.territory
    AND l.issue = c.issue
    AND l.recording = c.recording
    AND l.id = c.id
    AND c.nth > 1
  WHERE
    l.use IN ('audio_stream', 'video_stream', 'ugc_view', 'programmed_stream')
  GROUP BY
    l.territory,
    l.issue,
    l.id,
    l.recording,
    l.use,
    l.tier
) AS grouped
WHERE
  is_kept;

-- grown
SELECT
  territory,
  issue,
  id,
  '' AS recording,
  use,
  tier,
  'combine.points.metric' AS rule,
  'COM012' AS reason,
  CAST(CASE
    WHEN FALSE
    THEN (
      part + whole - parts
    ) * (
      CAST((
        CAST(scale AS DECIMAL(38, 0)) - CAST(scale AS DECIMAL(38, 0)) % CAST(kept AS DECIMAL(38, 0))
      ) / CAST(kept AS DECIMAL(38, 0)) AS DECIMAL(38, 0))
    )
    WHEN NOT grows
    THEN 0
    WHEN nth = 1
    THEN (
      part + whole - parts
    ) * (
      CAST((
        CAST(scale AS DECIMAL(38, 0)) - CAST(scale AS DECIMAL(38, 0)) % CAST(kept AS DECIMAL(38, 0))
      ) / CAST(kept AS DECIMAL(38, 0)) AS DECIMAL(38, 0))
    )
    ELSE part * (
      CAST((
        CAST(scale AS DECIMAL(38, 0)) - CAST(scale AS DECIMAL(38, 0)) % CAST(kept AS DECIMAL(38, 0))
      ) / CAST(kept AS DECIMAL(38, 0)) AS DECIMAL(38, 0))
    )
  END - CAST(now AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) AS points,
  quantity
FROM (
  SELECT
    *,
    CAST(SUM((
      part
    ) + CAST(0 AS DECIMAL(38, 0))) OVER (PARTITION BY territory, issue, id) AS DECIMAL(38, 0)) AS parts
  FROM (
    SELECT
      *,
      CAST(CAST(CAST((
        CAST(CAST(now - before AS DECIMAL(38, 0)) * CAST(kept AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) - CAST(CAST(now - before AS DECIMAL(38, 0)) * CAST(kept AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) % CAST(GREATEST(all_before, 1) AS DECIMAL(38, 0))
      ) / CAST(GREATEST(all_before, 1) AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) + CASE
        WHEN 2 * ABS(
          CAST(CAST(now - before AS DECIMAL(38, 0)) * CAST(kept AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) % CAST(GREATEST(all_before, 1) AS DECIMAL(38, 0))
        ) > CAST(GREATEST(all_before, 1) AS DECIMAL(38, 0))
        OR (
          2 * ABS(
            CAST(CAST(now - before AS DECIMAL(38, 0)) * CAST(kept AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) % CAST(GREATEST(all_before, 1) AS DECIMAL(38, 0))
          ) = CAST(GREATEST(all_before, 1) AS DECIMAL(38, 0))
          AND (
            CAST((
              CAST(CAST(now - before AS DECIMAL(38, 0)) * CAST(kept AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) - CAST(CAST(now - before AS DECIMAL(38, 0)) * CAST(kept AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) % CAST(GREATEST(all_before, 1) AS DECIMAL(38, 0))
            ) / CAST(GREATEST(all_before, 1) AS DECIMAL(38, 0)) AS DECIMAL(38, 0))
          ) % 2 <> 0
        )
        THEN CAST(SIGN(
          CAST(CAST(now - before AS DECIMAL(38, 0)) * CAST(kept AS DECIMAL(38, 0)) AS DECIMAL(38, 0))
        ) AS INT)
        ELSE 0
      END AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) AS part,
      CAST(CAST(CAST((
        CAST((
          all_now - all_before
        ) * CAST(kept AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) - CAST((
          all_now - all_before
        ) * CAST(kept AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) % CAST(GREATEST(all_before, 1) AS DECIMAL(38, 0))
      ) / CAST(GREATEST(all_before, 1) AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) + CASE
        WHEN 2 * ABS(
          CAST((
            all_now - all_before
          ) * CAST(kept AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) % CAST(GREATEST(all_before, 1) AS DECIMAL(38, 0))
        ) > CAST(GREATEST(all_before, 1) AS DECIMAL(38, 0))
        OR (
          2 * ABS(
            CAST((
              all_now - all_before
            ) * CAST(kept AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) % CAST(GREATEST(all_before, 1) AS DECIMAL(38, 0))
          ) = CAST(GREATEST(all_before, 1) AS DECIMAL(38, 0))
          AND (
            CAST((
              CAST((
                all_now - all_before
              ) * CAST(kept AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) - CAST((
                all_now - all_before
              ) * CAST(kept AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) % CAST(GREATEST(all_before, 1) AS DECIMAL(38, 0))
            ) / CAST(GREATEST(all_before, 1) AS DECIMAL(38, 0)) AS DECIMAL(38, 0))
          ) % 2 <> 0
        )
        THEN CAST(SIGN(
          CAST((
            all_now - all_before
          ) * CAST(kept AS DECIMAL(38, 0)) AS DECIMAL(38, 0))
        ) AS INT)
        ELSE 0
      END AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) AS whole
    FROM (
      SELECT
        *,
        all_before > 0
        AND CAST(all_before AS DECIMAL(38, 0)) * CAST(least_per AS DECIMAL(38, 0)) >= CAST(least AS DECIMAL(38, 0)) * CAST(scale AS DECIMAL(38, 0)) AS grows
      FROM (
        SELECT
          n.*,
          c.kept,
          c.least,
          c.least_per,
          r.scale,
          CAST(SUM((
            n.now
          ) + CAST(0 AS DECIMAL(38, 0))) OVER (PARTITION BY n.territory, n.issue, n.id) AS DECIMAL(38, 0)) AS all_now,
          CAST(SUM((
            n.before
          ) + CAST(0 AS DECIMAL(38, 0))) OVER (PARTITION BY n.territory, n.issue, n.id) AS DECIMAL(38, 0)) AS all_before,
          ROW_NUMBER() OVER (
            PARTITION BY n.territory, n.issue, n.id
            ORDER BY n.use NULLS LAST, n.tier NULLS LAST
          ) AS nth
        FROM now_and_before AS n
        JOIN combining AS c
          ON n.issue = c.issue AND c.metric = 'growth'
        JOIN issue_rules AS r
          ON n.issue = r.issue
      )
    )
  )
);

-- habits
SELECT DISTINCT
  h.territory,
  h.issue,
  h.use,
  h.supplier,
  (
    (
      DATEDIFF(DAY, CAST('1970-01-05' AS DATE), h.covered) % 7 + 7
    ) % 7 + 1
  ) - 1 AS weekday
FROM (
  SELECT
    t.territory,
    w.issue,
    w.use,
    f.supplier,
    item_1 AS covered
  FROM (
    SELECT DISTINCT
      supplier,
      use,
      territory,
      day,
      until
    FROM in_force
  ) AS f
  JOIN outlook_windows AS w
    ON f.use = w.use
    AND f.day < w.first
    AND f.until >= w.first - 28
    AND f.until - f.day <= w.last - w.first
  JOIN usage_territories AS t
    ON f.territory = t.territory_of_use AND NOT t.anywhere
  LATERAL VIEW
  EXPLODE(
    SEQUENCE(
      CAST(GREATEST(f.day, w.first - 28) AS TIMESTAMP_NTZ),
      CAST(LEAST(f.until, w.first - 1) AS TIMESTAMP_NTZ),
      INTERVAL '1' DAY
    )
  ) items_1 AS item_1
) AS h
ANTI JOIN agreed AS a
  ON h.territory = a.territory AND h.supplier = a.supplier AND h.use = a.use;

-- hashed_annotations
SELECT
  key,
  SHA2(LISTAGG(line, CHR(  10)) WITHIN GROUP (ORDER BY
    line NULLS LAST), 256) AS hash
FROM (
  SELECT
    *,
    CASE
      WHEN LOCATE('\\', texts) > 0
      OR LOCATE(CHR(  9), texts) > 0
      OR LOCATE(CHR(  10), texts) > 0
      THEN COALESCE(
        REPLACE(REPLACE(REPLACE(id, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(name, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(value, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      )
      ELSE COALESCE(CAST(id AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(name AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(value AS STRING), '\\N')
    END AS line
  FROM (
    SELECT
      *,
      COALESCE(id, '') || COALESCE(name, '') || COALESCE(value, '') AS texts
    FROM keyed_annotations
    WHERE
      TRUE AND YEAR(issue) % 1 = 0
  )
)
GROUP BY
  key;

-- hashed_assets
SELECT
  key,
  SHA2(LISTAGG(line, CHR(  10)) WITHIN GROUP (ORDER BY
    line NULLS LAST), 256) AS hash
FROM (
  SELECT
    *,
    CASE
      WHEN LOCATE('\\', texts) > 0
      OR LOCATE(CHR(  9), texts) > 0
      OR LOCATE(CHR(  10), texts) > 0
      THEN COALESCE(
        REPLACE(REPLACE(REPLACE(id, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(supplier, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(asset, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(role, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(labels, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(use, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(recording, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(title, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(CAST(quantity AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(credit AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(credit_per AS STRING), '\\N')
      ELSE COALESCE(CAST(id AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(supplier AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(asset AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(role AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(labels AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(use AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(recording AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(title AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(quantity AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(credit AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(credit_per AS STRING), '\\N')
    END AS line
  FROM (
    SELECT
      *,
      COALESCE(id, '') || COALESCE(supplier, '') || COALESCE(asset, '') || COALESCE(role, '') || COALESCE(labels, '') || COALESCE(use, '') || COALESCE(recording, '') || COALESCE(title, '') AS texts
    FROM keyed_assets
    WHERE
      TRUE AND YEAR(issue) % 1 = 0
  )
)
GROUP BY
  key;

-- hashed_entries
SELECT
  key,
  SHA2(LISTAGG(line, CHR(  10)) WITHIN GROUP (ORDER BY
    position NULLS LAST), 256) AS hash
FROM (
  SELECT
    *,
    CASE
      WHEN LOCATE('\\', texts) > 0
      OR LOCATE(CHR(  9), texts) > 0
      OR LOCATE(CHR(  10), texts) > 0
      THEN COALESCE(CAST(position AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(rank AS STRING), '\\N') || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(id, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(title, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(artist, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(song, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(CAST(points AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(points_per AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(incomplete AS STRING), '\\N') || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(components, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(CAST(last_rank AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(peak_rank AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(peak_issue AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(weeks AS STRING), '\\N') || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(move, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      )
      ELSE COALESCE(CAST(position AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(rank AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(id AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(title AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(artist AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(song AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(points AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(points_per AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(incomplete AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(components AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(last_rank AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(peak_rank AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(peak_issue AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(weeks AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(move AS STRING), '\\N')
    END AS line
  FROM (
    SELECT
      *,
      COALESCE(id, '') || COALESCE(title, '') || COALESCE(artist, '') || COALESCE(song, '') || COALESCE(components, '') || COALESCE(move, '') AS texts
    FROM keyed_entries
    WHERE
      TRUE AND YEAR(issue) % 1 = 0
  )
)
GROUP BY
  key;

-- hashed_exclusions
SELECT
  key,
  SHA2(LISTAGG(line, CHR(  10)) WITHIN GROUP (ORDER BY
    line NULLS LAST), 256) AS hash
FROM (
  SELECT
    *,
    CASE
      WHEN LOCATE('\\', texts) > 0
      OR LOCATE(CHR(  9), texts) > 0
      OR LOCATE(CHR(  10), texts) > 0
      THEN COALESCE(
        REPLACE(REPLACE(REPLACE(supplier, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(outlet, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(CAST(day AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(until AS STRING), '\\N') || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(use, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(outcome, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(reason, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(rule, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(CAST(quantity AS STRING), '\\N')
      ELSE COALESCE(CAST(supplier AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(outlet AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(day AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(until AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(use AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(outcome AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(reason AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(rule AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(quantity AS STRING), '\\N')
    END AS line
  FROM (
    SELECT
      *,
      COALESCE(supplier, '') || COALESCE(outlet, '') || COALESCE(use, '') || COALESCE(outcome, '') || COALESCE(reason, '') || COALESCE(rule, '') AS texts
    FROM keyed_exclusions
    WHERE
      TRUE AND YEAR(issue) % 1 = 0
  )
)
GROUP BY
  key;

-- hashed_lines
SELECT
  key,
  SHA2(LISTAGG(line, CHR(  10)) WITHIN GROUP (ORDER BY
    line NULLS LAST), 256) AS hash
FROM (
  SELECT
    *,
    CASE
      WHEN LOCATE('\\', texts) > 0
      OR LOCATE(CHR(  9), texts) > 0
      OR LOCATE(CHR(  10), texts) > 0
      THEN COALESCE(
        REPLACE(REPLACE(REPLACE(id, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(use, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(tier, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(territory_of_use, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(supplier, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(outlet, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(measure, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(CAST(quantity AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(known AS STRING), '\\N') || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(rule, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(reason, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(CAST(weight AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(weight_per AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(points AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(points_per AS STRING), '\\N')
      ELSE COALESCE(CAST(id AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(use AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(tier AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(territory_of_use AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(supplier AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(outlet AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(measure AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(quantity AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(known AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(rule AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(reason AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(weight AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(weight_per AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(points AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(points_per AS STRING), '\\N')
    END AS line
  FROM (
    SELECT
      *,
      COALESCE(id, '') || COALESCE(use, '') || COALESCE(tier, '') || COALESCE(territory_of_use, '') || COALESCE(supplier, '') || COALESCE(outlet, '') || COALESCE(measure, '') || COALESCE(rule, '') || COALESCE(reason, '') AS texts
    FROM keyed_lines
    WHERE
      entry AND YEAR(issue) % 1 = 0
  )
)
GROUP BY
  key;

-- hashed_removals
SELECT
  key,
  SHA2(LISTAGG(line, CHR(  10)) WITHIN GROUP (ORDER BY
    line NULLS LAST), 256) AS hash
FROM (
  SELECT
    *,
    CASE
      WHEN LOCATE('\\', texts) > 0
      OR LOCATE(CHR(  9), texts) > 0
      OR LOCATE(CHR(  10), texts) > 0
      THEN COALESCE(
        REPLACE(REPLACE(REPLACE(id, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(CAST(rank AS STRING), '\\N') || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(title, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(artist, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(rule, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(reason, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      )
      ELSE COALESCE(CAST(id AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(rank AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(title AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(artist AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(rule AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(reason AS STRING), '\\N')
    END AS line
  FROM (
    SELECT
      *,
      COALESCE(id, '') || COALESCE(title, '') || COALESCE(artist, '') || COALESCE(rule, '') || COALESCE(reason, '') AS texts
    FROM keyed_removals
    WHERE
      TRUE AND YEAR(issue) % 1 = 0
  )
)
GROUP BY
  key;

-- held_days
SELECT DISTINCT
  f.territory,
  f.issue,
  f.use,
  f.supplier,
  f.day
FROM facts_read AS f
JOIN held_series AS h
  ON f.supplier = h.supplier
  AND f.outlet = h.outlet
  AND f.territory_of_use = h.territory
  AND f.use = h.use
  AND f.day = h.day
WHERE
  f.back = 0;

-- hidden_weeks
SELECT
  n.territory,
  n.issue,
  n.id,
  CAST(COUNT(*) AS BIGINT) AS weeks
FROM new_places AS n
JOIN accrued AS a
  ON n.territory = a.territory AND n.id = a.id AND a.issue < n.issue
GROUP BY
  n.territory,
  n.issue,
  n.id;

-- history
SELECT
  h.territory,
  h.issue,
  h.id,
  CASE WHEN h.last_seen = h.previous THEN h.last_seen_rank END AS last_rank,
  CAST(CAST((
    h.peak - h.peak % 10000000
  ) / 10000000 AS DECIMAL(38, 0)) AS BIGINT) AS peak_rank,
  CAST('0001-01-01' AS DATE) + CAST(h.peak % 10000000 AS INT) AS peak_issue,
  CAST(CASE WHEN w.since_re_entry THEN h.on_end ELSE h.weeks END + COALESCE(x.weeks, 0) AS BIGINT) AS weeks,
  CASE
    WHEN h.last_seen IS NULL
    THEN 'debut'
    WHEN h.previous IS NULL OR h.last_seen <> h.previous
    THEN 're_entry'
    WHEN h.rank < h.last_seen_rank
    THEN 'up'
    WHEN h.rank > h.last_seen_rank
    THEN 'down'
    ELSE 'same'
  END AS move,
  h.last_seen
FROM counted_weeks AS h
LEFT JOIN issue_rules AS w
  ON h.issue = w.issue
LEFT JOIN hidden_weeks AS x
  ON h.territory = x.territory AND h.issue = x.issue AND h.id = x.id
WHERE
  h.wanted;

-- history_editions
SELECT
  l.*
FROM latest_editions AS l
SEMI JOIN entries AS e
  ON e.batch = l.batch
  AND e.fingerprint = l.fingerprint
  AND e.chart = l.chart
  AND e.territory = l.territory
  AND e.issue = l.issue
WHERE
  l.chart = 'golden-rules'
  AND NOT l.issue IN (CAST('2026-04-18' AS DATE), CAST('2026-04-25' AS DATE));

-- history_places
SELECT
  e.territory,
  e.issue,
  e.id,
  e.rank
FROM entries AS e
JOIN history_editions AS h
  ON e.batch = h.batch
  AND e.fingerprint = h.fingerprint
  AND e.territory = h.territory
  AND e.issue = h.issue
WHERE
  e.chart = 'golden-rules';

-- identity_read
SELECT DISTINCT
  p.territory,
  p.issue,
  item_1 AS content
FROM (
  SELECT
    recording,
    recording AS tallied
  FROM recordings
  UNION ALL
  SELECT
    recording,
    clip
  FROM clips
) AS h
JOIN (
  SELECT
    recording,
    decisions
  FROM recordings
  WHERE
    decisions <> ''
) AS r
  ON h.recording = r.recording
JOIN past_tallies AS t
  ON h.tallied = t.recording
JOIN period_slices AS p
  ON t.slice = p.slice AND t.counted_as = p.counted_as AND p.inside
LATERAL VIEW
EXPLODE(SPLIT(r.decisions, ';')) items_1 AS item_1;

-- included_slices
SELECT DISTINCT
  issue,
  slice
FROM admission
WHERE
  action = 'include';

-- issue_order
SELECT
  territory,
  issue,
  LAG(issue) OVER (PARTITION BY territory ORDER BY issue NULLS LAST) AS previous
FROM (
  SELECT
    territory,
    issue
  FROM earlier_issues
  UNION
  SELECT
    territory,
    issue
  FROM new_issues
);

-- issues_before
SELECT
  i.issue,
  n.territory,
  MAX(n.number) AS number
FROM issues_to_rank AS i
JOIN numbered_issues AS n
  ON n.issue < i.issue
GROUP BY
  i.issue,
  n.territory;

-- judged_entities
SELECT DISTINCT
  territory,
  issue,
  id
FROM live_1;

-- judged_slices
SELECT
  p.territory,
  p.issue,
  p.back,
  p.counted_as,
  p.slice,
  p.day,
  p.until,
  p.supplier,
  p.outlet,
  p.territory_of_use,
  p.use,
  p.tier,
  p.method,
  p.currency,
  p.labels,
  CASE
    WHEN p.outcome <> 'counted'
    THEN p.outcome
    WHEN NOT p.inside
    THEN 'outside'
    WHEN NOT x.slice IS NULL
    OR (
      NOT a.slice IS NULL AND i.slice IS NULL
    )
    OR c.slice IS NULL
    OR m.factor = 0
    THEN 'excluded'
    ELSE 'counted'
  END AS outcome,
  CASE
    WHEN p.outcome <> 'counted'
    THEN p.reason
    WHEN NOT p.inside
    THEN ''
    WHEN NOT x.slice IS NULL
    THEN 'ADM010'
    WHEN NOT a.slice IS NULL AND i.slice IS NULL
    THEN 'ADM011'
    WHEN c.slice IS NULL
    THEN 'CON010'
    WHEN m.factor = 0
    THEN 'MEA010'
    ELSE ''
  END AS reason,
  CASE
    WHEN p.reason IN ('ADM010', 'ADM011')
    THEN 'admit'
    WHEN p.reason = 'CAP010'
    THEN 'cap'
    WHEN p.reason = 'MEA011'
    THEN 'measure'
    WHEN p.reason = 'FED202'
    THEN 'feeds.stale'
    WHEN p.reason = 'IDE010'
    THEN 'identity.claims'
    WHEN p.outcome <> 'counted' OR NOT p.inside
    THEN ''
    WHEN NOT x.slice IS NULL
    THEN x.clause || '.action'
    WHEN NOT a.slice IS NULL AND i.slice IS NULL
    THEN 'admit'
    WHEN c.slice IS NULL
    THEN 'convert'
    WHEN m.factor = 0
    THEN m.rule
    ELSE c.clause || '.points'
  END AS rule,
  COALESCE(c.measure, 'quantity') AS measure,
  CAST(COALESCE(c.weight * m.factor, c.weight, 0) AS DECIMAL(38, 0)) AS weight,
  CAST(COALESCE(c.weight_per * m.factor_per, c.weight_per, 1) AS DECIMAL(38, 0)) AS weight_per,
  CAST(COALESCE(c.weight * m.factor, c.weight, 0) * (
    CAST((
      CAST(r.scale AS DECIMAL(38, 0)) - CAST(r.scale AS DECIMAL(38, 0)) % CAST(COALESCE(c.weight_per * m.factor_per, c.weight_per, 1) AS DECIMAL(38, 0))
    ) / CAST(COALESCE(c.weight_per * m.factor_per, c.weight_per, 1) AS DECIMAL(38, 0)) AS DECIMAL(38, 0))
  ) AS DECIMAL(18, 0)) AS units
FROM period_slices AS p
JOIN issue_rules AS r
  ON p.issue = r.issue
LEFT JOIN excluded_slices AS x
  ON p.issue = x.issue AND p.slice = x.slice
LEFT JOIN included_slices AS i
  ON p.issue = i.issue AND p.slice = i.slice
LEFT JOIN asking_slices AS a
  ON p.issue = a.issue AND p.slice = a.slice
LEFT JOIN conversion AS c
  ON p.issue = c.issue AND p.slice = c.slice
LEFT JOIN slice_factors AS m
  ON p.issue = m.issue AND p.slice = m.slice;

-- keyed_annotations
SELECT
  a.territory || '|' || CAST(a.issue AS STRING) AS key,
  a.*
FROM entry_annotations AS a;

-- keyed_assets
SELECT
  a.territory || '|' || CAST(a.issue AS STRING) AS key,
  a.*
FROM entry_assets AS a;

-- keyed_entries
SELECT
  s.territory || '|' || CAST(s.issue AS STRING) AS key,
  s.territory,
  s.issue,
  s.position,
  s.rank,
  s.id,
  s.title,
  s.artist,
  s.song,
  CAST(CAST((
    CAST(s.points AS DECIMAL(38, 0)) - CAST(s.points AS DECIMAL(38, 0)) % AGGREGATE(
      SEQUENCE(1, 185),
      STRUCT(
        CAST(ABS(CAST(s.points AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) AS a,
        CAST(CAST(r.scale AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) AS b
      ),
      (s, i) -> CASE WHEN s.b = 0 THEN s ELSE STRUCT(s.b AS a, s.a % s.b AS b) END,
      s -> s.a
    )
  ) / AGGREGATE(
    SEQUENCE(1, 185),
    STRUCT(
      CAST(ABS(CAST(s.points AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) AS a,
      CAST(CAST(r.scale AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) AS b
    ),
    (s, i) -> CASE WHEN s.b = 0 THEN s ELSE STRUCT(s.b AS a, s.a % s.b AS b) END,
    s -> s.a
  ) AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) AS points,
  CAST(CAST((
    CAST(r.scale AS DECIMAL(38, 0)) - CAST(r.scale AS DECIMAL(38, 0)) % AGGREGATE(
      SEQUENCE(1, 185),
      STRUCT(
        CAST(ABS(CAST(s.points AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) AS a,
        CAST(CAST(r.scale AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) AS b
      ),
      (s, i) -> CASE WHEN s.b = 0 THEN s ELSE STRUCT(s.b AS a, s.a % s.b AS b) END,
      s -> s.a
    )
  ) / AGGREGATE(
    SEQUENCE(1, 185),
    STRUCT(
      CAST(ABS(CAST(s.points AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) AS a,
      CAST(CAST(r.scale AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) AS b
    ),
    (s, i) -> CASE WHEN s.b = 0 THEN s ELSE STRUCT(s.b AS a, s.a % s.b AS b) END,
    s -> s.a
  ) AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) AS points_per,
  COALESCE(k.components, 0) < r.components AS incomplete,
  COALESCE(c.components, '{}') AS components,
  s.last_rank,
  s.peak_rank,
  s.peak_issue,
  s.weeks,
  s.move,
  s.last_seen
FROM standings AS s
JOIN issue_rules AS r
  ON s.issue = r.issue
LEFT JOIN component_texts AS c
  ON s.territory = c.territory AND s.issue = c.issue AND s.id = c.id
LEFT JOIN known_components AS k
  ON s.territory = k.territory AND s.issue = k.issue AND s.id = k.id
WHERE
  s.entry;

-- keyed_exclusions
SELECT
  x.territory || '|' || CAST(x.issue AS STRING) AS key,
  x.*
FROM whereabouts AS x;

-- keyed_heads
SELECT
  h.territory || '|' || CAST(h.issue AS STRING) AS key,
  h.*
FROM heads AS h;

-- keyed_lines
SELECT
  l.territory || '|' || CAST(l.issue AS STRING) AS key,
  l.territory,
  l.issue,
  l.id,
  s.rank,
  s.entry,
  s.title,
  s.artist,
  l.use,
  l.tier,
  l.territory_of_use,
  l.supplier,
  l.outlet,
  l.measure,
  l.quantity,
  l.known,
  l.rule,
  l.reason,
  l.weight,
  l.weight_per,
  CAST(CAST((
    CAST(l.points AS DECIMAL(38, 0)) - CAST(l.points AS DECIMAL(38, 0)) % AGGREGATE(
      SEQUENCE(1, 185),
      STRUCT(
        CAST(ABS(CAST(l.points AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) AS a,
        CAST(CAST(r.scale AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) AS b
      ),
      (s, i) -> CASE WHEN s.b = 0 THEN s ELSE STRUCT(s.b AS a, s.a % s.b AS b) END,
      s -> s.a
    )
  ) / AGGREGATE(
    SEQUENCE(1, 185),
    STRUCT(
      CAST(ABS(CAST(l.points AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) AS a,
      CAST(CAST(r.scale AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) AS b
    ),
    (s, i) -> CASE WHEN s.b = 0 THEN s ELSE STRUCT(s.b AS a, s.a % s.b AS b) END,
    s -> s.a
  ) AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) AS points,
  CAST(CAST((
    CAST(r.scale AS DECIMAL(38, 0)) - CAST(r.scale AS DECIMAL(38, 0)) % AGGREGATE(
      SEQUENCE(1, 185),
      STRUCT(
        CAST(ABS(CAST(l.points AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) AS a,
        CAST(CAST(r.scale AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) AS b
      ),
      (s, i) -> CASE WHEN s.b = 0 THEN s ELSE STRUCT(s.b AS a, s.a % s.b AS b) END,
      s -> s.a
    )
  ) / AGGREGATE(
    SEQUENCE(1, 185),
    STRUCT(
      CAST(ABS(CAST(l.points AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) AS a,
      CAST(CAST(r.scale AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) AS b
    ),
    (s, i) -> CASE WHEN s.b = 0 THEN s ELSE STRUCT(s.b AS a, s.a % s.b AS b) END,
    s -> s.a
  ) AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) AS points_per
FROM receipt_lines AS l
JOIN told AS s
  ON l.territory = s.territory AND l.issue = s.issue AND l.id = s.id
JOIN issue_rules AS r
  ON l.issue = r.issue;

-- keyed_removals
SELECT
  k.territory || '|' || CAST(k.issue AS STRING) AS key,
  k.territory,
  k.issue,
  k.id,
  k.rank,
  n.title,
  n.artist,
  k.rule,
  k.reason,
  k.decision
FROM kept_off AS k
JOIN named AS n
  ON k.territory = n.territory AND k.issue = n.issue AND k.id = n.id;

-- known_components
SELECT
  l.territory,
  l.issue,
  l.id,
  CAST(COUNT(DISTINCT c.component) AS BIGINT) AS components
FROM parts AS l
JOIN components AS c
  ON l.issue = c.issue AND l.use = c.use
WHERE
  l.known
GROUP BY
  l.territory,
  l.issue,
  l.id;

-- known_entities
SELECT
  e.territory,
  e.issue,
  e.id,
  e.title,
  e.artist,
  e.lead_artist,
  e.artist_country,
  e.release_date,
  e.duration,
  e.version,
  e.label,
  e.signed,
  e.genre,
  e.language,
  e.price,
  e.tracks,
  s.weeks,
  s.peak_rank,
  s.absent,
  d.last
FROM entities AS e
SEMI JOIN judged_entities AS j
  ON e.territory = j.territory AND e.issue = j.issue AND e.id = j.id
JOIN issue_last_days AS d
  ON e.issue = d.issue
LEFT JOIN stays AS s
  ON e.territory = s.territory AND e.issue = s.issue AND e.id = s.id;

-- largest_shares
SELECT
  territory,
  issue,
  id,
  recording
FROM (
  SELECT
    p.territory,
    p.issue,
    p.id,
    p.recording,
    ROW_NUMBER() OVER (
      PARTITION BY p.territory, p.issue, p.id
      ORDER BY SUM(p.points) DESC, p.recording NULLS LAST
    ) AS nth
  FROM parts AS p
  SEMI JOIN (
    SELECT
      issue
    FROM groupings
    WHERE
      credit = 'largest_share'
  ) AS g
    ON p.issue = g.issue
  WHERE
    p.reason = '' AND p.recording <> ''
  GROUP BY
    p.territory,
    p.issue,
    p.id,
    p.recording
)
WHERE
  nth = 1;

-- last_kept
SELECT
  k.territory,
  k.issue,
  CASE WHEN COUNT(*) >= MAX(r.kept) THEN MIN(k.points) ELSE 0 END AS points
FROM ranked AS k
JOIN issue_rules AS r
  ON k.issue = r.issue
GROUP BY
  k.territory,
  k.issue;

-- last_places
SELECT
  p.territory,
  p.issue,
  GET(p.largest, CAST(LEAST(r.size, SIZE(p.largest)) AS INT) - 1) AS points,
  CAST(LEAST(r.size, SIZE(p.largest)) AS BIGINT) AS places
FROM (
  SELECT
    territory,
    issue,
    SORT_ARRAY(COLLECT_LIST(one_value), FALSE) AS largest
  FROM (
    SELECT
      territory,
      issue,
      points AS one_value,
      ROW_NUMBER() OVER (PARTITION BY territory, issue ORDER BY points DESC) AS nth_value
    FROM points
    WHERE
      points > 0 AND NOT points IS NULL
  ) AS each_value
  WHERE
    nth_value <= 500
  GROUP BY
    territory,
    issue
) AS p
JOIN circles AS r
  ON p.issue = r.issue;

-- lasting
SELECT
  l.*
FROM live_1 AS l
ANTI JOIN eligible_removals AS x
  ON l.territory = x.territory AND l.issue = x.issue AND l.id = x.id;

-- lasting
SELECT
  l.*
FROM live_4 AS l
ANTI JOIN lifecycle_removals AS x
  ON l.territory = x.territory AND l.issue = x.issue AND l.id = x.id;

-- latest_editions
SELECT
  *
FROM (
  SELECT
    *,
    ROW_NUMBER() OVER (
      PARTITION BY chart, territory, issue
      ORDER BY edition DESC, created DESC, batch NULLS LAST
    ) AS nth
  FROM editions
)
WHERE
  nth = 1;

-- leaders
SELECT
  p.territory,
  p.issue,
  p.id,
  p.alone,
  p.points
FROM points AS p
JOIN last_places AS l
  ON p.territory = l.territory AND p.issue = l.issue
WHERE
  p.points >= l.points;

-- lifecycle_changes
SELECT
  x.territory,
  x.issue,
  x.id,
  x.recording,
  x.use,
  x.tier,
  x.clause || '.factor' AS rule,
  'LIF020' AS reason,
  CAST(CAST((
    CAST(x.points * (
      CAST(x.factor AS DECIMAL(38, 0)) - CAST(x.factor_per AS DECIMAL(38, 0))
    ) AS DECIMAL(38, 0)) - CAST(x.points * (
      CAST(x.factor AS DECIMAL(38, 0)) - CAST(x.factor_per AS DECIMAL(38, 0))
    ) AS DECIMAL(38, 0)) % CAST(x.factor_per AS DECIMAL(38, 0))
  ) / CAST(x.factor_per AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) + CASE
    WHEN 2 * ABS(
      CAST(x.points * (
        CAST(x.factor AS DECIMAL(38, 0)) - CAST(x.factor_per AS DECIMAL(38, 0))
      ) AS DECIMAL(38, 0)) % CAST(x.factor_per AS DECIMAL(38, 0))
    ) > CAST(x.factor_per AS DECIMAL(38, 0))
    OR (
      2 * ABS(
        CAST(x.points * (
          CAST(x.factor AS DECIMAL(38, 0)) - CAST(x.factor_per AS DECIMAL(38, 0))
        ) AS DECIMAL(38, 0)) % CAST(x.factor_per AS DECIMAL(38, 0))
      ) = CAST(x.factor_per AS DECIMAL(38, 0))
      AND (
        CAST((
          CAST(x.points * (
            CAST(x.factor AS DECIMAL(38, 0)) - CAST(x.factor_per AS DECIMAL(38, 0))
          ) AS DECIMAL(38, 0)) - CAST(x.points * (
            CAST(x.factor AS DECIMAL(38, 0)) - CAST(x.factor_per AS DECIMAL(38, 0))
          ) AS DECIMAL(38, 0)) % CAST(x.factor_per AS DECIMAL(38, 0))
        ) / CAST(x.factor_per AS DECIMAL(38, 0)) AS DECIMAL(38, 0))
      ) % 2 <> 0
    )
    THEN CAST(SIGN(
      CAST(x.points * (
        CAST(x.factor AS DECIMAL(38, 0)) - CAST(x.factor_per AS DECIMAL(38, 0))
      ) AS DECIMAL(38, 0))
    ) AS INT)
    ELSE 0
  END AS DECIMAL(38, 0)) AS points,
  x.quantity
FROM (
  SELECT
    p.*,
    l.clause,
    c.factor,
    c.factor_per,
    ROW_NUMBER() OVER (
      PARTITION BY p.territory, p.issue, p.id, p.recording, p.use, p.tier
      ORDER BY CAST((
        (
          CAST(c.factor AS DECIMAL(38, 0)) * 1000000000000000000000000
        ) - (
          CAST(c.factor AS DECIMAL(38, 0)) * 1000000000000000000000000
        ) % CAST(c.factor_per AS DECIMAL(38, 0))
      ) / CAST(c.factor_per AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) NULLS LAST, l.clause NULLS LAST
    ) AS nth
  FROM live_4 AS p
  JOIN pre_lives AS l
    ON p.territory = l.territory AND p.issue = l.issue AND p.id = l.id
  JOIN pre_clauses AS c
    ON l.issue = c.issue AND l.clause = c.clause
  WHERE
    NOT c.excludes AND (
      c.uses = '' OR ARRAY_CONTAINS(SPLIT(c.uses, ','), p.use)
    )
) AS x
WHERE
  x.nth = 1
  AND CAST(CAST((
    CAST(x.points * (
      CAST(x.factor AS DECIMAL(38, 0)) - CAST(x.factor_per AS DECIMAL(38, 0))
    ) AS DECIMAL(38, 0)) - CAST(x.points * (
      CAST(x.factor AS DECIMAL(38, 0)) - CAST(x.factor_per AS DECIMAL(38, 0))
    ) AS DECIMAL(38, 0)) % CAST(x.factor_per AS DECIMAL(38, 0))
  ) / CAST(x.factor_per AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) + CASE
    WHEN 2 * ABS(
      CAST(x.points * (
        CAST(x.factor AS DECIMAL(38, 0)) - CAST(x.factor_per AS DECIMAL(38, 0))
      ) AS DECIMAL(38, 0)) % CAST(x.factor_per AS DECIMAL(38, 0))
    ) > CAST(x.factor_per AS DECIMAL(38, 0))
    OR (
      2 * ABS(
        CAST(x.points * (
          CAST(x.factor AS DECIMAL(38, 0)) - CAST(x.factor_per AS DECIMAL(38, 0))
        ) AS DECIMAL(38, 0)) % CAST(x.factor_per AS DECIMAL(38, 0))
      ) = CAST(x.factor_per AS DECIMAL(38, 0))
      AND (
        CAST((
          CAST(x.points * (
            CAST(x.factor AS DECIMAL(38, 0)) - CAST(x.factor_per AS DECIMAL(38, 0))
          ) AS DECIMAL(38, 0)) - CAST(x.points * (
            CAST(x.factor AS DECIMAL(38, 0)) - CAST(x.factor_per AS DECIMAL(38, 0))
          ) AS DECIMAL(38, 0)) % CAST(x.factor_per AS DECIMAL(38, 0))
        ) / CAST(x.factor_per AS DECIMAL(38, 0)) AS DECIMAL(38, 0))
      ) % 2 <> 0
    )
    THEN CAST(SIGN(
      CAST(x.points * (
        CAST(x.factor AS DECIMAL(38, 0)) - CAST(x.factor_per AS DECIMAL(38, 0))
      ) AS DECIMAL(38, 0))
    ) AS INT)
    ELSE 0
  END AS DECIMAL(38, 0)) <> 0;

-- lifecycle_post_removals
SELECT
  l.territory,
  l.issue,
  l.id,
  l.clause || '.enter' AS rule,
  'LIF010' AS reason,
  '' AS decision
FROM post_lives AS l
JOIN post_clauses AS c
  ON l.issue = c.issue AND l.clause = c.clause
WHERE
  c.excludes;

-- lifecycle_removals
SELECT
  l.territory,
  l.issue,
  l.id,
  l.clause || '.enter' AS rule,
  'LIF010' AS reason,
  '' AS decision
FROM pre_lives AS l
JOIN pre_clauses AS c
  ON l.issue = c.issue AND l.clause = c.clause
WHERE
  c.excludes;

-- limit_exempt
SELECT DISTINCT
  territory,
  issue,
  id,
  clause,
  role
FROM (
  SELECT
    e.territory,
    e.issue,
    e.id,
    t.clause,
    t.role,
    t.alternative
  FROM places AS e
  JOIN terms AS t
    ON e.issue = t.issue AND t.clause LIKE 'limit.%'
  LEFT JOIN limit_facts AS f
    ON e.territory = f.territory AND e.issue = f.issue AND e.id = f.id AND t.term = f.term
  WHERE
    CASE
      WHEN t.op = 'always'
      THEN TRUE
      WHEN f.id IS NULL
      THEN t.unknown
      WHEN t.op = 'is'
      THEN f.text = t.value
      WHEN t.op = '<'
      THEN f.number < t.number
      WHEN t.op = '<='
      THEN f.number <= t.number
      WHEN t.op = '>'
      THEN f.number > t.number
      WHEN t.op = '>='
      THEN f.number >= t.number
      ELSE f.number = t.number
    END
  GROUP BY
    e.territory,
    e.issue,
    e.id,
    t.clause,
    t.role,
    t.alternative,
    t.terms
  HAVING
    t.terms = 0 OR COUNT(DISTINCT t.nth) = t.terms
);

-- limit_facts
SELECT
  territory,
  issue,
  id,
  'rank' AS term,
  CAST(CAST(n AS DECIMAL(38, 0)) * 1000000000000 AS DECIMAL(38, 0)) AS number,
  CAST(NULL AS STRING) AS text
FROM (
  SELECT
    territory,
    issue,
    id,
    rank AS n
  FROM places
)
WHERE
  NOT n IS NULL
UNION ALL
SELECT
  territory,
  issue,
  id,
  'weeks' AS term,
  CAST(CAST(n AS DECIMAL(38, 0)) * 1000000000000 AS DECIMAL(38, 0)) AS number,
  CAST(NULL AS STRING) AS text
FROM (
  SELECT
    territory,
    issue,
    id,
    weeks AS n
  FROM stays
)
WHERE
  NOT n IS NULL
UNION ALL
SELECT
  territory,
  issue,
  id,
  'last_rank' AS term,
  CAST(CAST(n AS DECIMAL(38, 0)) * 1000000000000 AS DECIMAL(38, 0)) AS number,
  CAST(NULL AS STRING) AS text
FROM (
  SELECT
    territory,
    issue,
    id,
    last_rank AS n
  FROM stays
)
WHERE
  NOT n IS NULL
UNION ALL
SELECT
  territory,
  issue,
  id,
  'peak' AS term,
  CAST(CAST(n AS DECIMAL(38, 0)) * 1000000000000 AS DECIMAL(38, 0)) AS number,
  CAST(NULL AS STRING) AS text
FROM (
  SELECT
    territory,
    issue,
    id,
    peak_rank AS n
  FROM stays
)
WHERE
  NOT n IS NULL
UNION ALL
SELECT
  territory,
  issue,
  id,
  'absent' AS term,
  CAST(CAST(n AS DECIMAL(38, 0)) * 1000000000000 AS DECIMAL(38, 0)) AS number,
  CAST(NULL AS STRING) AS text
FROM (
  SELECT
    territory,
    issue,
    id,
    absent AS n
  FROM stays
)
WHERE
  NOT n IS NULL
UNION ALL
SELECT
  territory,
  issue,
  id,
  'age_days' AS term,
  CAST(CAST(n AS DECIMAL(38, 0)) * 1000000000000 AS DECIMAL(38, 0)) AS number,
  CAST(NULL AS STRING) AS text
FROM (
  SELECT
    e.territory,
    e.issue,
    e.id,
    DATEDIFF(DAY, e.release_date, i.last) AS n
  FROM entities AS e
  JOIN issue_last_days AS i
    ON e.issue = i.issue
)
WHERE
  NOT n IS NULL
UNION ALL
SELECT
  territory,
  issue,
  id,
  'age_years' AS term,
  CAST(CAST(n AS DECIMAL(38, 0)) * 1000000000000 AS DECIMAL(38, 0)) AS number,
  CAST(NULL AS STRING) AS text
FROM (
  SELECT
    e.territory,
    e.issue,
    e.id,
    YEAR(i.last) - YEAR(e.release_date) - CASE
      WHEN MONTH(i.last) * 100 + DAY(i.last) < MONTH(e.release_date) * 100 + DAY(e.release_date)
      THEN 1
      ELSE 0
    END AS n
  FROM entities AS e
  JOIN issue_last_days AS i
    ON e.issue = i.issue
)
WHERE
  NOT n IS NULL
UNION ALL
SELECT
  territory,
  issue,
  id,
  'title',
  CAST(NULL AS DECIMAL(38, 0)),
  title
FROM entities
WHERE
  title <> ''
UNION ALL
SELECT
  territory,
  issue,
  id,
  'artist',
  CAST(NULL AS DECIMAL(38, 0)),
  artist
FROM entities
WHERE
  artist <> ''
UNION ALL
SELECT
  territory,
  issue,
  id,
  'lead_artist',
  CAST(NULL AS DECIMAL(38, 0)),
  lead_artist
FROM entities
WHERE
  lead_artist <> ''
UNION ALL
SELECT
  territory,
  issue,
  id,
  'artist_country',
  CAST(NULL AS DECIMAL(38, 0)),
  artist_country
FROM entities
WHERE
  artist_country <> ''
UNION ALL
SELECT
  territory,
  issue,
  id,
  'version',
  CAST(NULL AS DECIMAL(38, 0)),
  version
FROM entities
WHERE
  version <> ''
UNION ALL
SELECT
  territory,
  issue,
  id,
  'label',
  CAST(NULL AS DECIMAL(38, 0)),
  label
FROM entities
WHERE
  label <> ''
UNION ALL
SELECT
  territory,
  issue,
  id,
  'genre',
  CAST(NULL AS DECIMAL(38, 0)),
  genre
FROM entities
WHERE
  genre <> ''
UNION ALL
SELECT
  territory,
  issue,
  id,
  'language',
  CAST(NULL AS DECIMAL(38, 0)),
  language
FROM entities
WHERE
  language <> ''
UNION ALL
SELECT
  territory,
  issue,
  id,
  'signed',
  CAST(NULL AS DECIMAL(38, 0)),
  signed
FROM entities
WHERE
  signed <> ''
UNION ALL
SELECT
  territory,
  issue,
  id,
  'id',
  CAST(NULL AS DECIMAL(38, 0)),
  id
FROM places
UNION ALL
SELECT
  e.territory,
  e.issue,
  e.id,
  'decision',
  CAST(NULL AS DECIMAL(38, 0)),
  d.act
FROM places AS e
JOIN accepted AS d
  ON e.issue = d.issue
  AND e.id = d.subject
  AND d.binds IN ('', e.territory)
  AND e.issue BETWEEN d.first AND d.last;

-- limit_keys
SELECT DISTINCT
  k.territory,
  k.issue,
  k.id,
  k.kind,
  k.key
FROM (
  SELECT
    e.territory,
    e.issue,
    e.id,
    'lead_artist' AS kind,
    LOWER(TRIM(e.lead_artist)) AS key
  FROM entities AS e
  UNION ALL
  SELECT
    e.territory,
    e.issue,
    e.id,
    'artist' AS kind,
    LOWER(TRIM(e.artist)) AS key
  FROM entities AS e
  UNION ALL
  SELECT
    e.territory,
    e.issue,
    e.id,
    'label' AS kind,
    LOWER(TRIM(e.label)) AS key
  FROM entities AS e
  UNION ALL
  SELECT
    e.territory,
    e.issue,
    e.id,
    'featured',
    LOWER(TRIM(f.name))
  FROM entities AS e
  LATERAL VIEW
  EXPLODE(SPLIT(e.featured, ';')) f AS name
  UNION ALL
  SELECT
    p.territory,
    p.issue,
    p.id,
    'release',
    t.release
  FROM parts AS p
  JOIN tracks AS t
    ON p.recording = t.recording AND NOT t.product
) AS k
SEMI JOIN places AS p
  ON k.territory = p.territory AND k.issue = p.issue AND k.id = p.id
WHERE
  k.key <> '';

-- limit_over
SELECT
  k.issue,
  k.territory,
  k.clause,
  k.id,
  BOOL_OR(k.nth > l.most) AS over
FROM (
  SELECT
    k.territory,
    k.issue,
    l.clause,
    k.id,
    ROW_NUMBER() OVER (PARTITION BY k.territory, k.issue, l.clause, k.key ORDER BY p.position NULLS LAST) AS nth
  FROM limit_keys AS k
  JOIN limits AS l
    ON k.issue = l.issue AND k.kind = l.key
  JOIN places AS p
    ON k.territory = p.territory AND k.issue = p.issue AND k.id = p.id
  ANTI JOIN limit_exempt AS x
    ON k.territory = x.territory
    AND k.issue = x.issue
    AND k.id = x.id
    AND l.clause = x.clause
) AS k
JOIN limits AS l
  ON k.issue = l.issue AND k.clause = l.clause
GROUP BY
  k.issue,
  k.territory,
  k.clause,
  k.id;

-- limit_removals
SELECT
  territory,
  issue,
  id,
  clause || '.most' AS rule,
  'LIM010' AS reason,
  '' AS decision
FROM (
  SELECT
    p.territory,
    p.issue,
    p.id,
    l.clause,
    l.within,
    o.over,
    COUNT(CASE WHEN NOT COALESCE(o.over, FALSE) THEN 1 END) OVER (
      PARTITION BY p.territory, p.issue, l.clause
      ORDER BY p.position NULLS LAST
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS taken
  FROM places AS p
  JOIN limits AS l
    ON p.issue = l.issue
  LEFT JOIN limit_over AS o
    ON p.territory = o.territory
    AND p.issue = o.issue
    AND p.id = o.id
    AND l.clause = o.clause
)
WHERE
  over AND (
    within = 0 OR taken < within
  );

-- live_0
SELECT
  p.territory,
  p.issue,
  p.id,
  p.recording,
  p.use,
  p.tier,
  CAST(SUM(p.units) AS BIGINT) AS quantity,
  CAST(SUM((
    p.points
  ) + CAST(0 AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) AS points
FROM parts AS p
SEMI JOIN issues_to_rank AS i
  ON p.issue = i.issue
WHERE
  p.reason = ''
GROUP BY
  p.territory,
  p.issue,
  p.id,
  p.recording,
  p.use,
  p.tier;

-- live_1
SELECT
  territory,
  issue,
  id,
  recording,
  use,
  tier,
  CAST(SUM(quantity) AS BIGINT) AS quantity,
  CAST(SUM((
    points
  ) + CAST(0 AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) AS points
FROM (
  SELECT
    territory,
    issue,
    id,
    recording,
    use,
    tier,
    quantity,
    points
  FROM live_0
  UNION ALL
  SELECT
    territory,
    issue,
    id,
    recording,
    use,
    tier,
    0,
    points
  FROM quarantine_changes
)
GROUP BY
  territory,
  issue,
  id,
  recording,
  use,
  tier;

-- live_2
SELECT
  *
FROM lasting;

-- live_3
SELECT
  territory,
  issue,
  id,
  recording,
  use,
  tier,
  CAST(SUM(quantity) AS BIGINT) AS quantity,
  CAST(SUM((
    points
  ) + CAST(0 AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) AS points
FROM (
  SELECT
    territory,
    issue,
    id,
    recording,
    use,
    tier,
    quantity,
    points
  FROM live_2
  UNION ALL
  SELECT
    territory,
    issue,
    id,
    recording,
    use,
    tier,
    0,
    points
  FROM group_changes
)
GROUP BY
  territory,
  issue,
  id,
  recording,
  use,
  tier;

-- live_4
SELECT
  territory,
  issue,
  id,
  recording,
  use,
  tier,
  CAST(SUM(quantity) AS BIGINT) AS quantity,
  CAST(SUM((
    points
  ) + CAST(0 AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) AS points
FROM (
  SELECT
    territory,
    issue,
    id,
    recording,
    use,
    tier,
    quantity,
    points
  FROM live_3
  UNION ALL
  SELECT
    territory,
    issue,
    id,
    recording,
    use,
    tier,
    0,
    points
  FROM damp_changes
)
GROUP BY
  territory,
  issue,
  id,
  recording,
  use,
  tier;

-- live_5
SELECT
  territory,
  issue,
  id,
  recording,
  use,
  tier,
  CAST(SUM(quantity) AS BIGINT) AS quantity,
  CAST(SUM((
    points
  ) + CAST(0 AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) AS points
FROM (
  SELECT
    territory,
    issue,
    id,
    recording,
    use,
    tier,
    quantity,
    points
  FROM lasting
  UNION ALL
  SELECT
    territory,
    issue,
    id,
    recording,
    use,
    tier,
    0,
    points
  FROM lifecycle_changes
)
GROUP BY
  territory,
  issue,
  id,
  recording,
  use,
  tier;

-- live_6
SELECT
  territory,
  issue,
  id,
  recording,
  use,
  tier,
  CAST(SUM(quantity) AS BIGINT) AS quantity,
  CAST(SUM((
    points
  ) + CAST(0 AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) AS points
FROM (
  SELECT
    territory,
    issue,
    id,
    recording,
    use,
    tier,
    quantity,
    points
  FROM live_5
  UNION ALL
  SELECT
    territory,
    issue,
    id,
    recording,
    use,
    tier,
    0,
    points
  FROM combine_changes
)
GROUP BY
  territory,
  issue,
  id,
  recording,
  use,
  tier;

-- market
SELECT
  *
FROM all_market;

-- market
SELECT
  a.*
FROM all_market AS a
SEMI JOIN issues_to_rank AS i
  ON a.issue = i.issue;

-- market
SELECT
  j.territory,
  j.issue,
  j.back,
  j.use,
  j.tier,
  CAST(SUM(t.quantity) AS BIGINT) AS quantity
FROM (
  SELECT
    slice,
    counted_as,
    CAST(SUM(quantity) AS BIGINT) AS quantity
  FROM past_tallies
  GROUP BY
    slice,
    counted_as
) AS t
JOIN judged_slices AS j
  ON t.slice = j.slice AND t.counted_as = j.counted_as
WHERE
  j.outcome = 'counted'
GROUP BY
  j.territory,
  j.issue,
  j.back,
  j.use,
  j.tier;

-- metrics
SELECT
  *
FROM all_metrics;

-- metrics
SELECT
  a.*
FROM all_metrics AS a
SEMI JOIN issues_to_rank AS i
  ON a.issue = i.issue;

-- metrics
SELECT
  c.territory,
  c.issue,
  c.id,
  j.back,
  j.use,
  j.tier,
  CAST(SUM(t.quantity) AS BIGINT) AS quantity,
  CAST(COALESCE(
    SUM(
      CAST(COALESCE(
        CASE j.measure
          WHEN 'quantity'
          THEN t.quantity
          WHEN 'audience'
          THEN t.audience
          ELSE t.amount
        END,
        0
      ) AS DECIMAL(19, 0)) * j.units
    ),
    0
  ) AS DECIMAL(38, 0)) AS points
FROM candidate_tallies AS t
JOIN judged_slices AS j
  ON t.slice = j.slice AND t.counted_as = j.counted_as
JOIN contending_recordings AS r
  ON t.recording = r.recording AND j.issue = r.issue
JOIN candidates AS c
  ON r.id = c.id AND j.territory = c.territory AND j.issue = c.issue
WHERE
  j.outcome = 'counted'
GROUP BY
  c.territory,
  c.issue,
  c.id,
  j.back,
  j.use,
  j.tier;

-- missing_days
SELECT
  e.*
FROM expected_days AS e
WHERE
  NOT EXISTS(
    SELECT
      1
    FROM arrived_days AS a
    WHERE
      a.territory = e.territory
      AND a.issue = e.issue
      AND a.supplier = e.supplier
      AND a.use = e.use
      AND a.day = e.day
      AND (
        e.area = '' OR a.area = e.area
      )
  );

-- moves
SELECT
  j.territory,
  j.issue,
  j.slice,
  'excluded' AS outcome,
  x.reason,
  x.rule,
  CAST(SUM(t.quantity) AS BIGINT) AS quantity
FROM candidate_tallies AS t
JOIN judged_slices AS j
  ON t.slice = j.slice
  AND t.counted_as = j.counted_as
  AND j.back = 0
  AND j.outcome = 'counted'
JOIN play_credits AS x
  ON t.recording = x.recording AND j.issue = x.issue AND j.territory = x.territory
WHERE
  x.kept_off = x.entities
GROUP BY
  j.territory,
  j.issue,
  j.slice,
  x.reason,
  x.rule
UNION ALL
SELECT
  j.territory,
  j.issue,
  j.slice,
  'excluded',
  'GRO010',
  'entity',
  CAST(SUM(t.quantity) AS BIGINT)
FROM sold_copies AS t
JOIN judged_slices AS j
  ON t.slice = j.slice
  AND t.counted_as = j.counted_as
  AND j.back = 0
  AND j.outcome = 'counted'
GROUP BY
  j.territory,
  j.issue,
  j.slice
UNION ALL
SELECT
  d.territory,
  d.issue,
  d.slice,
  d.outcome,
  d.reason,
  d.rule,
  CAST(SUM(d.quantity) AS BIGINT) AS quantity
FROM crossed_out AS d
JOIN play_credits AS k
  ON d.territory = k.territory AND d.issue = k.issue AND d.recording = k.recording
WHERE
  d.nth = 1 AND d.entities + k.kept_off = k.entities
GROUP BY
  d.territory,
  d.issue,
  d.slice,
  d.outcome,
  d.reason,
  d.rule;

-- named
SELECT
  e.territory,
  e.issue,
  e.id,
  COALESCE(d.title, e.title) AS title,
  COALESCE(d.artist, e.artist) AS artist
FROM all_entities AS e
LEFT JOIN decided_credits AS d
  ON e.territory = d.territory AND e.issue = d.issue AND e.id = d.id;

-- new_issues
SELECT DISTINCT
  territory,
  issue
FROM ranked
WHERE
  entry;

-- new_places
SELECT
  territory,
  issue,
  id,
  rank
FROM ranked
WHERE
  entry;

-- now_and_before
SELECT
  territory,
  issue,
  id,
  use,
  tier,
  CAST(SUM((
    now
  ) + CAST(0 AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) AS now,
  CAST(SUM((
    before
  ) + CAST(0 AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) AS before,
  CAST(SUM(quantity) AS BIGINT) AS quantity
FROM (
  SELECT
    territory,
    issue,
    id,
    use,
    tier,
    points AS now,
    0 AS before,
    0 AS quantity
  FROM live_5
  UNION ALL
  SELECT
    m.territory,
    m.issue,
    m.id,
    m.use,
    m.tier,
    0,
    GREATEST(m.points, 0),
    m.quantity
  FROM metrics AS m
  SEMI JOIN live_5 AS l
    ON m.territory = l.territory AND m.issue = l.issue AND m.id = l.id
  WHERE
    m.back = 1
)
SEMI JOIN (
  SELECT
    issue
  FROM combining
  WHERE
    metric <> 'level'
) AS c
  USING (issue)
GROUP BY
  territory,
  issue,
  id,
  use,
  tier;

-- numbered_issues
SELECT
  territory,
  issue,
  CAST(ROW_NUMBER() OVER (PARTITION BY territory ORDER BY issue NULLS LAST) AS BIGINT) AS number
FROM earlier_issues;

-- outlook_windows
SELECT
  issue,
  use,
  first,
  last
FROM chart_windows
WHERE
  back = 0 AND followed;

-- parts
SELECT
  c.territory,
  c.issue,
  c.id,
  t.recording AS recording,
  j.use,
  j.tier,
  j.territory_of_use,
  j.supplier,
  j.outlet,
  j.measure,
  CAST(COALESCE(
    SUM(
      CASE j.measure
        WHEN 'quantity'
        THEN t.quantity
        WHEN 'audience'
        THEN t.audience
        ELSE t.amount
      END
    ),
    0
  ) AS BIGINT) AS quantity,
  CAST(SUM(t.quantity) AS BIGINT) AS units,
  BOOL_OR(
    CASE j.measure
      WHEN 'quantity'
      THEN t.quantity_known
      WHEN 'audience'
      THEN NOT t.audience IS NULL
      ELSE NOT t.amount IS NULL
    END
  ) AS known,
  j.rule,
  j.reason,
  j.weight AS weight,
  j.weight_per AS weight_per,
  CAST(COALESCE(
    SUM(
      CAST(COALESCE(
        CASE j.measure
          WHEN 'quantity'
          THEN t.quantity
          WHEN 'audience'
          THEN t.audience
          ELSE t.amount
        END,
        0
      ) AS DECIMAL(19, 0)) * j.units
    ),
    0
  ) AS DECIMAL(38, 0)) AS points
FROM candidate_tallies AS t
JOIN judged_slices AS j
  ON t.slice = j.slice AND t.counted_as = j.counted_as
JOIN contending_recordings AS r
  ON t.recording = r.recording AND j.issue = r.issue
JOIN candidates AS c
  ON r.id = c.id AND j.territory = c.territory AND j.issue = c.issue
WHERE
  j.back = 0 AND j.outcome IN ('counted', 'excluded', 'quarantined')
GROUP BY
  c.territory,
  c.issue,
  c.id,
  t.recording,
  j.use,
  j.tier,
  j.territory_of_use,
  j.supplier,
  j.outlet,
  j.measure,
  j.rule,
  j.reason,
  j.weight,
  j.weight_per;

-- past_tallies
SELECT
  *,
  0 AS counted_as
FROM tallies
WHERE
  policy IN ('c4d5a6246b2a0bfa')
  AND day BETWEEN CAST('2026-04-06' AS DATE) AND CAST('2026-04-14' AS DATE);

-- period_slices
SELECT
  t.territory,
  w.issue,
  w.back,
  p.counted_as,
  s.slice,
  s.day,
  s.until,
  s.supplier,
  s.outlet,
  s.territory AS territory_of_use,
  s.use,
  s.tier,
  s.method,
  s.currency,
  s.outcome,
  s.reason,
  s.labels,
  w.followed AND s.day >= w.first AND s.until <= w.last AS inside
FROM slices AS s
JOIN chart_windows AS w
  ON s.use = w.use AND s.day <= w.last AND s.until >= w.first
JOIN issue_policies AS p
  ON w.issue = p.issue
JOIN territories_read AS t
  ON s.territory = t.territory_of_use
WHERE
  w.back = 0 OR (
    w.followed AND s.day >= w.first AND s.until <= w.last
  );

-- permitted
SELECT
  s.territory,
  s.issue,
  s.id,
  MIN(d.decision) AS decision
FROM (
  SELECT
    territory,
    issue,
    id,
    id AS subject
  FROM judged_entities
  UNION
  SELECT
    territory,
    issue,
    id,
    recording
  FROM live_1
  UNION
  SELECT
    territory,
    issue,
    id,
    artist
  FROM entities
  UNION
  SELECT
    territory,
    issue,
    id,
    lead_artist
  FROM entities
) AS s
JOIN accepted AS d
  ON s.issue = d.issue
  AND s.subject = d.subject
  AND d.act = 'permit'
  AND d.binds IN ('', s.territory)
  AND s.issue BETWEEN d.first AND d.last
WHERE
  s.subject <> ''
GROUP BY
  s.territory,
  s.issue,
  s.id;

-- placed
SELECT
  c.territory,
  c.issue,
  c.id,
  c.points,
  s.title,
  s.artist,
  ROW_NUMBER() OVER (
    PARTITION BY c.territory, c.issue
    ORDER BY c.points DESC, b.last_rank ASC NULLS LAST, s.title ASC NULLS LAST, s.artist ASC NULLS LAST, c.id ASC NULLS LAST
  ) AS position,
  RANK() OVER (PARTITION BY c.territory, c.issue ORDER BY c.points DESC) AS tied
FROM contenders AS c
JOIN issues_to_rank AS i
  ON c.issue = i.issue
JOIN named AS s
  ON c.territory = s.territory AND c.issue = s.issue AND c.id = s.id
LEFT JOIN before AS b
  ON c.territory = b.territory AND c.issue = b.issue AND c.id = b.id;

-- places
SELECT
  p.territory,
  p.issue,
  p.id,
  p.points,
  CAST(CASE WHEN r.shared THEN p.tied ELSE p.position END AS BIGINT) AS rank,
  CAST(p.position AS BIGINT) AS position
FROM placed AS p
JOIN issue_rules AS r
  ON p.issue = r.issue;

-- places_of_today
SELECT
  e.chart,
  e.territory,
  e.issue,
  COALESCE(g.song, e.id) AS id,
  e.rank,
  e.artist
FROM entries AS e
JOIN latest_editions AS l
  ON l.batch = e.batch
  AND l.fingerprint = e.fingerprint
  AND l.territory = e.territory
  AND l.issue = e.issue
LEFT JOIN lineage AS g
  ON e.id = g.id
WHERE
  e.chart IN ('golden', 'golden-rules');

-- play_credits
SELECT
  territory,
  issue,
  recording,
  COUNT(*) AS entities,
  COUNT(rule) AS kept_off,
  MIN(CASE WHEN nth = 1 THEN rule END) AS rule,
  MIN(CASE WHEN nth = 1 THEN reason END) AS reason
FROM (
  SELECT
    k.territory,
    k.issue,
    k.recording,
    x.rule,
    x.reason,
    ROW_NUMBER() OVER (
      PARTITION BY k.territory, k.issue, k.recording
      ORDER BY x.rule NULLS LAST, x.reason NULLS LAST, k.id NULLS LAST
    ) AS nth
  FROM (
    SELECT
      c.territory,
      r.issue,
      r.recording,
      r.id
    FROM contending_recordings AS r
    SEMI JOIN concerned_plays AS p
      ON r.issue = p.issue AND r.recording = p.recording
    JOIN candidates AS c
      ON r.issue = c.issue AND r.id = c.id
  ) AS k
  LEFT JOIN kept_off AS x
    ON k.territory = x.territory AND k.issue = x.issue AND k.id = x.id
)
GROUP BY
  territory,
  issue,
  recording;

-- points
SELECT
  p.territory,
  p.issue,
  p.recording AS id,
  TRUE AS alone,
  p.points
FROM recording_points AS p
ANTI JOIN products AS x
  ON p.recording = x.recording
ANTI JOIN shared_recordings AS s
  ON p.recording = s.recording
UNION ALL
SELECT
  p.territory,
  p.issue,
  s.song,
  FALSE,
  CAST(SUM((
    p.points
  ) + CAST(0 AS DECIMAL(38, 0))) AS DECIMAL(38, 0))
FROM recording_points AS p
JOIN shared_recordings AS s
  ON p.recording = s.recording
GROUP BY
  p.territory,
  p.issue,
  s.song;

-- post_clauses
SELECT
  *
FROM lifecycles
WHERE
  post;

-- post_declines
SELECT
  *,
  MIN(CASE WHEN NOT COALESCE(declined, FALSE) THEN back END) OVER (
    PARTITION BY territory, issue, id, clause
    ORDER BY back NULLS LAST
    ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
  ) - back AS declines
FROM post_trends;

-- post_entities
SELECT DISTINCT
  territory,
  issue,
  id,
  rank AS rank
FROM places;

-- post_facts
SELECT
  m.territory,
  m.issue,
  m.id,
  m.clause,
  m.back,
  m.past,
  w.weeks,
  CASE WHEN m.back = 0 THEN m.provisional ELSE s.rank END AS rank,
  s.last_rank,
  s.peak,
  s.absent,
  COALESCE(d.declines, 0) AS declines,
  d.growth,
  CASE
    WHEN c.by_points
    THEN d.fewer
    WHEN NOT s.last_rank IS NULL
    THEN CASE WHEN m.back = 0 THEN m.provisional ELSE s.rank END > s.last_rank
    ELSE NOT s.absent IS NULL AND c.absent_descends
  END AS descending,
  DATEDIFF(DAY, e.release_date, m.last) AS age_days,
  YEAR(m.last) - YEAR(e.release_date) - CASE
    WHEN MONTH(m.last) * 100 + DAY(m.last) < MONTH(e.release_date) * 100 + DAY(e.release_date)
    THEN 1
    ELSE 0
  END AS age_years
FROM post_moments AS m
JOIN post_clauses AS c
  ON m.issue = c.issue AND m.clause = c.clause
JOIN post_weeks AS w
  ON m.territory = w.territory
  AND m.issue = w.issue
  AND m.id = w.id
  AND m.clause = w.clause
  AND m.back = w.back
JOIN post_seen AS s
  ON m.territory = s.territory
  AND m.issue = s.issue
  AND m.id = s.id
  AND m.clause = s.clause
  AND m.back = s.back
LEFT JOIN post_declines AS d
  ON m.territory = d.territory
  AND m.issue = d.issue
  AND m.id = d.id
  AND m.clause = d.clause
  AND m.back = d.back
LEFT JOIN entities AS e
  ON m.territory = e.territory AND m.issue = e.issue AND m.id = e.id;

-- post_lives
SELECT
  territory,
  issue,
  id,
  clause
FROM post_met
GROUP BY
  territory,
  issue,
  id,
  clause
HAVING
  MIN(back) FILTER(WHERE
    role = 'enter') < COALESCE(MIN(back) FILTER(WHERE
    role = 'leave'), 1000000)
  AND COUNT(*) FILTER(WHERE
    role = 'except' AND back = 0) = 0;

-- post_markets
SELECT
  m.territory,
  m.issue,
  c.clause,
  m.back,
  SUM(CASE WHEN ARRAY_CONTAINS(SPLIT(c.base, ','), m.use) THEN m.quantity ELSE 0 END) AS quantity
FROM market AS m
JOIN post_clauses AS c
  ON m.issue = c.issue AND m.back <= c.lookback
GROUP BY
  m.territory,
  m.issue,
  c.clause,
  m.back;

-- post_met
SELECT DISTINCT
  territory,
  issue,
  id,
  clause,
  role,
  back
FROM (
  SELECT
    f.territory,
    f.issue,
    f.id,
    f.clause,
    f.back,
    t.role
  FROM post_facts AS f
  JOIN terms AS t
    ON f.issue = t.issue AND f.clause = t.clause
  LEFT JOIN accepted AS d
    ON t.term = 'decision'
    AND f.issue = d.issue
    AND f.id = d.subject
    AND d.binds IN ('', f.territory)
    AND f.past BETWEEN d.first AND d.last
    AND d.act = t.value
  WHERE
    CASE
      WHEN t.op = 'always'
      THEN TRUE
      WHEN t.op = 'season' AND SUBSTRING(t.value, 1, 5) <= SUBSTRING(t.value, 8, 5)
      THEN DATE_FORMAT(f.past, 'MM-dd') BETWEEN SUBSTRING(t.value, 1, 5) AND SUBSTRING(t.value, 8, 5)
      WHEN t.op = 'season'
      THEN DATE_FORMAT(f.past, 'MM-dd') >= SUBSTRING(t.value, 1, 5)
      OR DATE_FORMAT(f.past, 'MM-dd') <= SUBSTRING(t.value, 8, 5)
      WHEN t.term = 'decision'
      THEN NOT d.decision IS NULL
      WHEN t.term = 'descending'
      THEN t.value = CASE WHEN f.descending THEN 'yes' ELSE 'no' END
      WHEN t.op = '<'
      THEN CASE t.term
        WHEN 'weeks'
        THEN CAST(f.weeks AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'rank'
        THEN CAST(f.rank AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'last_rank'
        THEN CAST(f.last_rank AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'peak'
        THEN CAST(f.peak AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'absent'
        THEN CAST(f.absent AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'declines'
        THEN CAST(f.declines AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'age_days'
        THEN CAST(f.age_days AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'age_years'
        THEN CAST(f.age_years AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'growth'
        THEN f.growth
      END < t.number
      WHEN t.op = '<='
      THEN CASE t.term
        WHEN 'weeks'
        THEN CAST(f.weeks AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'rank'
        THEN CAST(f.rank AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'last_rank'
        THEN CAST(f.last_rank AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'peak'
        THEN CAST(f.peak AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'absent'
        THEN CAST(f.absent AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'declines'
        THEN CAST(f.declines AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'age_days'
        THEN CAST(f.age_days AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'age_years'
        THEN CAST(f.age_years AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'growth'
        THEN f.growth
      END <= t.number
      WHEN t.op = '>'
      THEN CASE t.term
        WHEN 'weeks'
        THEN CAST(f.weeks AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'rank'
        THEN CAST(f.rank AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'last_rank'
        THEN CAST(f.last_rank AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'peak'
        THEN CAST(f.peak AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'absent'
        THEN CAST(f.absent AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'declines'
        THEN CAST(f.declines AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'age_days'
        THEN CAST(f.age_days AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'age_years'
        THEN CAST(f.age_years AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'growth'
        THEN f.growth
      END > t.number
      WHEN t.op = '>='
      THEN CASE t.term
        WHEN 'weeks'
        THEN CAST(f.weeks AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'rank'
        THEN CAST(f.rank AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'last_rank'
        THEN CAST(f.last_rank AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'peak'
        THEN CAST(f.peak AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'absent'
        THEN CAST(f.absent AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'declines'
        THEN CAST(f.declines AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'age_days'
        THEN CAST(f.age_days AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'age_years'
        THEN CAST(f.age_years AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'growth'
        THEN f.growth
      END >= t.number
      ELSE CASE t.term
        WHEN 'weeks'
        THEN CAST(f.weeks AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'rank'
        THEN CAST(f.rank AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'last_rank'
        THEN CAST(f.last_rank AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'peak'
        THEN CAST(f.peak AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'absent'
        THEN CAST(f.absent AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'declines'
        THEN CAST(f.declines AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'age_days'
        THEN CAST(f.age_days AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'age_years'
        THEN CAST(f.age_years AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'growth'
        THEN f.growth
      END = t.number
    END
  GROUP BY
    f.territory,
    f.issue,
    f.id,
    f.clause,
    f.back,
    t.role,
    t.alternative,
    t.terms
  HAVING
    t.terms = 0 OR COUNT(DISTINCT t.nth) = t.terms
);

-- post_moments
SELECT
  e.territory,
  e.issue,
  e.id,
  c.clause,
  i.back,
  i.past,
  i.last,
  e.rank AS provisional,
  COALESCE(b.number, 0) AS before
FROM post_entities AS e
JOIN post_clauses AS c
  ON e.issue = c.issue
JOIN past_issues AS i
  ON e.issue = i.issue AND i.back <= CASE WHEN c.stateful THEN c.lookback ELSE 0 END
LEFT JOIN (
  SELECT
    n.territory,
    i.past,
    MAX(n.number) AS number
  FROM post_numbers AS n
  JOIN past_issues AS i
    ON n.issue < i.past
  GROUP BY
    n.territory,
    i.past
) AS b
  ON e.territory = b.territory AND i.past = b.past;

-- post_numbers
SELECT
  territory,
  issue,
  ROW_NUMBER() OVER (PARTITION BY territory ORDER BY issue NULLS LAST) AS number
FROM earlier_issues;

-- post_places
SELECT
  p.territory,
  p.id,
  p.issue AS was,
  n.number,
  p.rank,
  p.seen
FROM (
  SELECT
    territory,
    issue,
    id,
    rank,
    TRUE AS seen
  FROM earlier
  UNION ALL
  SELECT
    territory,
    issue,
    id,
    rank,
    FALSE
  FROM earlier_removals
) AS p
JOIN post_numbers AS n
  ON p.territory = n.territory AND p.issue = n.issue
SEMI JOIN post_entities AS e
  ON p.territory = e.territory AND p.id = e.id;

-- post_quantities
SELECT
  e.territory,
  e.issue,
  e.id,
  k.clause,
  k.back,
  k.quantity AS market,
  COALESCE(o.quantity, 0) AS quantity,
  COALESCE(o.points, 0) AS points
FROM post_entities AS e
JOIN post_markets AS k
  ON e.territory = k.territory AND e.issue = k.issue
LEFT JOIN (
  SELECT
    m.territory,
    m.issue,
    m.id,
    c.clause,
    m.back,
    SUM(CASE WHEN ARRAY_CONTAINS(SPLIT(c.base, ','), m.use) THEN m.quantity ELSE 0 END) AS quantity,
    SUM(m.points) AS points
  FROM metrics AS m
  JOIN post_clauses AS c
    ON m.issue = c.issue
  GROUP BY
    m.territory,
    m.issue,
    m.id,
    c.clause,
    m.back
) AS o
  ON e.territory = o.territory
  AND e.issue = o.issue
  AND e.id = o.id
  AND k.clause = o.clause
  AND k.back = o.back;

-- post_runs
SELECT
  *,
  ROW_NUMBER() OVER (
    PARTITION BY territory, id, issue, clause, number - nth
    ORDER BY number NULLS LAST
  ) AS in_run
FROM (
  SELECT
    p.territory,
    p.id,
    c.issue,
    c.clause,
    p.number,
    ROW_NUMBER() OVER (PARTITION BY p.territory, p.id, c.issue, c.clause ORDER BY p.number NULLS LAST) AS nth
  FROM post_places AS p
  JOIN post_entities AS e
    ON p.territory = e.territory AND p.id = e.id
  JOIN post_clauses AS c
    ON e.issue = c.issue
  JOIN issue_rules AS r
    ON c.issue = r.issue
  WHERE
    (
      p.seen OR (
        c.accrue AND p.rank <= r.depth
      )
    )
    AND (
      c.within = 0 OR p.rank <= c.within
    )
);

-- post_seen
SELECT
  m.territory,
  m.issue,
  m.id,
  m.clause,
  m.back,
  MAX(CASE WHEN p.number = m.before THEN p.rank END) AS last_rank,
  MAX(CASE WHEN p.was = m.past THEN p.rank END) AS rank,
  MIN(CASE WHEN p.number <= m.before THEN p.rank END) AS peak,
  MAX(m.before) - MAX(CASE WHEN p.number <= m.before THEN p.number END) AS absent
FROM post_moments AS m
LEFT JOIN (
  SELECT
    *
  FROM post_places
  WHERE
    seen
) AS p
  ON m.territory = p.territory AND m.id = p.id
GROUP BY
  m.territory,
  m.issue,
  m.id,
  m.clause,
  m.back;

-- post_trends
SELECT
  n.territory,
  n.issue,
  n.id,
  n.clause,
  n.back,
  b.quantity > 0
  AND b.market > 0
  AND (
    NOT c.negative OR n.quantity < b.quantity
  )
  AND (
    CAST(n.quantity AS DECIMAL(38, 0)) * CAST(b.market AS DECIMAL(38, 0)) < CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0))
    OR (
      c.ties
      AND CAST(n.quantity AS DECIMAL(38, 0)) * CAST(b.market AS DECIMAL(38, 0)) = CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0))
    )
  ) AS declined,
  CASE
    WHEN b.quantity = 0 OR b.market = 0 OR (
      c.by_factor AND n.market = 0
    )
    THEN NULL
    WHEN c.by_factor
    THEN CAST(CAST((
      CAST((
        (
          CAST(n.quantity AS DECIMAL(38, 0)) * CAST(b.market AS DECIMAL(38, 0)) - CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0))
        ) * 1000000000000
      ) AS DECIMAL(38, 0)) - CAST((
        (
          CAST(n.quantity AS DECIMAL(38, 0)) * CAST(b.market AS DECIMAL(38, 0)) - CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0))
        ) * 1000000000000
      ) AS DECIMAL(38, 0)) % CAST(GREATEST(CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0)), 1) AS DECIMAL(38, 0))
    ) / CAST(GREATEST(CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0)), 1) AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) + CASE
      WHEN 2 * ABS(
        CAST((
          (
            CAST(n.quantity AS DECIMAL(38, 0)) * CAST(b.market AS DECIMAL(38, 0)) - CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0))
          ) * 1000000000000
        ) AS DECIMAL(38, 0)) % CAST(GREATEST(CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0)), 1) AS DECIMAL(38, 0))
      ) > CAST(GREATEST(CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0)), 1) AS DECIMAL(38, 0))
      OR (
        2 * ABS(
          CAST((
            (
              CAST(n.quantity AS DECIMAL(38, 0)) * CAST(b.market AS DECIMAL(38, 0)) - CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0))
            ) * 1000000000000
          ) AS DECIMAL(38, 0)) % CAST(GREATEST(CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0)), 1) AS DECIMAL(38, 0))
        ) = CAST(GREATEST(CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0)), 1) AS DECIMAL(38, 0))
        AND (
          CAST((
            CAST((
              (
                CAST(n.quantity AS DECIMAL(38, 0)) * CAST(b.market AS DECIMAL(38, 0)) - CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0))
              ) * 1000000000000
            ) AS DECIMAL(38, 0)) - CAST((
              (
                CAST(n.quantity AS DECIMAL(38, 0)) * CAST(b.market AS DECIMAL(38, 0)) - CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0))
              ) * 1000000000000
            ) AS DECIMAL(38, 0)) % CAST(GREATEST(CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0)), 1) AS DECIMAL(38, 0))
          ) / CAST(GREATEST(CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0)), 1) AS DECIMAL(38, 0)) AS DECIMAL(38, 0))
        ) % 2 <> 0
      )
      THEN CAST(SIGN(
        CAST((
          (
            CAST(n.quantity AS DECIMAL(38, 0)) * CAST(b.market AS DECIMAL(38, 0)) - CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0))
          ) * 1000000000000
        ) AS DECIMAL(38, 0))
      ) AS INT)
      ELSE 0
    END AS DECIMAL(38, 0))
    ELSE CAST(CAST((
      CAST((
        (
          CAST(n.quantity AS DECIMAL(38, 0)) * CAST(b.market AS DECIMAL(38, 0)) - CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0))
        ) * 1000000000000
      ) AS DECIMAL(38, 0)) - CAST((
        (
          CAST(n.quantity AS DECIMAL(38, 0)) * CAST(b.market AS DECIMAL(38, 0)) - CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0))
        ) * 1000000000000
      ) AS DECIMAL(38, 0)) % CAST(GREATEST(CAST(b.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0)), 1) AS DECIMAL(38, 0))
    ) / CAST(GREATEST(CAST(b.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0)), 1) AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) + CASE
      WHEN 2 * ABS(
        CAST((
          (
            CAST(n.quantity AS DECIMAL(38, 0)) * CAST(b.market AS DECIMAL(38, 0)) - CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0))
          ) * 1000000000000
        ) AS DECIMAL(38, 0)) % CAST(GREATEST(CAST(b.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0)), 1) AS DECIMAL(38, 0))
      ) > CAST(GREATEST(CAST(b.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0)), 1) AS DECIMAL(38, 0))
      OR (
        2 * ABS(
          CAST((
            (
              CAST(n.quantity AS DECIMAL(38, 0)) * CAST(b.market AS DECIMAL(38, 0)) - CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0))
            ) * 1000000000000
          ) AS DECIMAL(38, 0)) % CAST(GREATEST(CAST(b.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0)), 1) AS DECIMAL(38, 0))
        ) = CAST(GREATEST(CAST(b.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0)), 1) AS DECIMAL(38, 0))
        AND (
          CAST((
            CAST((
              (
                CAST(n.quantity AS DECIMAL(38, 0)) * CAST(b.market AS DECIMAL(38, 0)) - CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0))
              ) * 1000000000000
            ) AS DECIMAL(38, 0)) - CAST((
              (
                CAST(n.quantity AS DECIMAL(38, 0)) * CAST(b.market AS DECIMAL(38, 0)) - CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0))
              ) * 1000000000000
            ) AS DECIMAL(38, 0)) % CAST(GREATEST(CAST(b.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0)), 1) AS DECIMAL(38, 0))
          ) / CAST(GREATEST(CAST(b.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0)), 1) AS DECIMAL(38, 0)) AS DECIMAL(38, 0))
        ) % 2 <> 0
      )
      THEN CAST(SIGN(
        CAST((
          (
            CAST(n.quantity AS DECIMAL(38, 0)) * CAST(b.market AS DECIMAL(38, 0)) - CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0))
          ) * 1000000000000
        ) AS DECIMAL(38, 0))
      ) AS INT)
      ELSE 0
    END AS DECIMAL(38, 0))
  END AS growth,
  n.points < b.points AS fewer
FROM post_quantities AS n
JOIN post_clauses AS c
  ON n.issue = c.issue AND n.clause = c.clause
LEFT JOIN post_quantities AS b
  ON n.territory = b.territory
  AND n.issue = b.issue
  AND n.id = b.id
  AND n.clause = b.clause
  AND n.back + 1 = b.back;

-- post_weeks
SELECT
  m.territory,
  m.issue,
  m.id,
  m.clause,
  m.back,
  CASE
    WHEN NOT MAX(c.since_re_entry)
    THEN COUNT(r.number)
    WHEN MAX(r.number) = MAX(m.before)
    THEN MAX(r.number * 1000000 + r.in_run) % 1000000
    ELSE 0
  END AS weeks
FROM post_moments AS m
JOIN post_clauses AS c
  ON m.issue = c.issue AND m.clause = c.clause
LEFT JOIN post_runs AS r
  ON m.territory = r.territory
  AND m.id = r.id
  AND m.issue = r.issue
  AND m.clause = r.clause
  AND r.number <= m.before
GROUP BY
  m.territory,
  m.issue,
  m.id,
  m.clause,
  m.back;

-- pre_clauses
SELECT
  *
FROM lifecycles
WHERE
  NOT post;

-- pre_declines
SELECT
  *,
  MIN(CASE WHEN NOT COALESCE(declined, FALSE) THEN back END) OVER (
    PARTITION BY territory, issue, id, clause
    ORDER BY back NULLS LAST
    ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
  ) - back AS declines
FROM pre_trends;

-- pre_entities
SELECT DISTINCT
  territory,
  issue,
  id,
  NULL AS rank
FROM live_4;

-- pre_facts
SELECT
  m.territory,
  m.issue,
  m.id,
  m.clause,
  m.back,
  m.past,
  w.weeks,
  CASE WHEN m.back = 0 THEN m.provisional ELSE s.rank END AS rank,
  s.last_rank,
  s.peak,
  s.absent,
  COALESCE(d.declines, 0) AS declines,
  d.growth,
  CASE
    WHEN c.by_points
    THEN d.fewer
    WHEN NOT s.last_rank IS NULL
    THEN CASE WHEN m.back = 0 THEN m.provisional ELSE s.rank END > s.last_rank
    ELSE NOT s.absent IS NULL AND c.absent_descends
  END AS descending,
  DATEDIFF(DAY, e.release_date, m.last) AS age_days,
  YEAR(m.last) - YEAR(e.release_date) - CASE
    WHEN MONTH(m.last) * 100 + DAY(m.last) < MONTH(e.release_date) * 100 + DAY(e.release_date)
    THEN 1
    ELSE 0
  END AS age_years
FROM pre_moments AS m
JOIN pre_clauses AS c
  ON m.issue = c.issue AND m.clause = c.clause
JOIN pre_weeks AS w
  ON m.territory = w.territory
  AND m.issue = w.issue
  AND m.id = w.id
  AND m.clause = w.clause
  AND m.back = w.back
JOIN pre_seen AS s
  ON m.territory = s.territory
  AND m.issue = s.issue
  AND m.id = s.id
  AND m.clause = s.clause
  AND m.back = s.back
LEFT JOIN pre_declines AS d
  ON m.territory = d.territory
  AND m.issue = d.issue
  AND m.id = d.id
  AND m.clause = d.clause
  AND m.back = d.back
LEFT JOIN entities AS e
  ON m.territory = e.territory AND m.issue = e.issue AND m.id = e.id;

-- pre_lives
SELECT
  territory,
  issue,
  id,
  clause
FROM pre_met
GROUP BY
  territory,
  issue,
  id,
  clause
HAVING
  MIN(back) FILTER(WHERE
    role = 'enter') < COALESCE(MIN(back) FILTER(WHERE
    role = 'leave'), 1000000)
  AND COUNT(*) FILTER(WHERE
    role = 'except' AND back = 0) = 0;

-- pre_markets
SELECT
  m.territory,
  m.issue,
  c.clause,
  m.back,
  SUM(CASE WHEN ARRAY_CONTAINS(SPLIT(c.base, ','), m.use) THEN m.quantity ELSE 0 END) AS quantity
FROM market AS m
JOIN pre_clauses AS c
  ON m.issue = c.issue AND m.back <= c.lookback
GROUP BY
  m.territory,
  m.issue,
  c.clause,
  m.back;

-- pre_met
SELECT DISTINCT
  territory,
  issue,
  id,
  clause,
  role,
  back
FROM (
  SELECT
    f.territory,
    f.issue,
    f.id,
    f.clause,
    f.back,
    t.role
  FROM pre_facts AS f
  JOIN terms AS t
    ON f.issue = t.issue AND f.clause = t.clause
  LEFT JOIN accepted AS d
    ON t.term = 'decision'
    AND f.issue = d.issue
    AND f.id = d.subject
    AND d.binds IN ('', f.territory)
    AND f.past BETWEEN d.first AND d.last
    AND d.act = t.value
  WHERE
    CASE
      WHEN t.op = 'always'
      THEN TRUE
      WHEN t.op = 'season' AND SUBSTRING(t.value, 1, 5) <= SUBSTRING(t.value, 8, 5)
      THEN DATE_FORMAT(f.past, 'MM-dd') BETWEEN SUBSTRING(t.value, 1, 5) AND SUBSTRING(t.value, 8, 5)
      WHEN t.op = 'season'
      THEN DATE_FORMAT(f.past, 'MM-dd') >= SUBSTRING(t.value, 1, 5)
      OR DATE_FORMAT(f.past, 'MM-dd') <= SUBSTRING(t.value, 8, 5)
      WHEN t.term = 'decision'
      THEN NOT d.decision IS NULL
      WHEN t.term = 'descending'
      THEN t.value = CASE WHEN f.descending THEN 'yes' ELSE 'no' END
      WHEN t.op = '<'
      THEN CASE t.term
        WHEN 'weeks'
        THEN CAST(f.weeks AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'rank'
        THEN CAST(f.rank AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'last_rank'
        THEN CAST(f.last_rank AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'peak'
        THEN CAST(f.peak AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'absent'
        THEN CAST(f.absent AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'declines'
        THEN CAST(f.declines AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'age_days'
        THEN CAST(f.age_days AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'age_years'
        THEN CAST(f.age_years AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'growth'
        THEN f.growth
      END < t.number
      WHEN t.op = '<='
      THEN CASE t.term
        WHEN 'weeks'
        THEN CAST(f.weeks AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'rank'
        THEN CAST(f.rank AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'last_rank'
        THEN CAST(f.last_rank AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'peak'
        THEN CAST(f.peak AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'absent'
        THEN CAST(f.absent AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'declines'
        THEN CAST(f.declines AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'age_days'
        THEN CAST(f.age_days AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'age_years'
        THEN CAST(f.age_years AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'growth'
        THEN f.growth
      END <= t.number
      WHEN t.op = '>'
      THEN CASE t.term
        WHEN 'weeks'
        THEN CAST(f.weeks AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'rank'
        THEN CAST(f.rank AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'last_rank'
        THEN CAST(f.last_rank AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'peak'
        THEN CAST(f.peak AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'absent'
        THEN CAST(f.absent AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'declines'
        THEN CAST(f.declines AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'age_days'
        THEN CAST(f.age_days AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'age_years'
        THEN CAST(f.age_years AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'growth'
        THEN f.growth
      END > t.number
      WHEN t.op = '>='
      THEN CASE t.term
        WHEN 'weeks'
        THEN CAST(f.weeks AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'rank'
        THEN CAST(f.rank AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'last_rank'
        THEN CAST(f.last_rank AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'peak'
        THEN CAST(f.peak AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'absent'
        THEN CAST(f.absent AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'declines'
        THEN CAST(f.declines AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'age_days'
        THEN CAST(f.age_days AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'age_years'
        THEN CAST(f.age_years AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'growth'
        THEN f.growth
      END >= t.number
      ELSE CASE t.term
        WHEN 'weeks'
        THEN CAST(f.weeks AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'rank'
        THEN CAST(f.rank AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'last_rank'
        THEN CAST(f.last_rank AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'peak'
        THEN CAST(f.peak AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'absent'
        THEN CAST(f.absent AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'declines'
        THEN CAST(f.declines AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'age_days'
        THEN CAST(f.age_days AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'age_years'
        THEN CAST(f.age_years AS DECIMAL(38, 0)) * 1000000000000
        WHEN 'growth'
        THEN f.growth
      END = t.number
    END
  GROUP BY
    f.territory,
    f.issue,
    f.id,
    f.clause,
    f.back,
    t.role,
    t.alternative,
    t.terms
  HAVING
    t.terms = 0 OR COUNT(DISTINCT t.nth) = t.terms
);

-- pre_moments
SELECT
  e.territory,
  e.issue,
  e.id,
  c.clause,
  i.back,
  i.past,
  i.last,
  e.rank AS provisional,
  COALESCE(b.number, 0) AS before
FROM pre_entities AS e
JOIN pre_clauses AS c
  ON e.issue = c.issue
JOIN past_issues AS i
  ON e.issue = i.issue AND i.back <= CASE WHEN c.stateful THEN c.lookback ELSE 0 END
LEFT JOIN (
  SELECT
    n.territory,
    i.past,
    MAX(n.number) AS number
  FROM pre_numbers AS n
  JOIN past_issues AS i
    ON n.issue < i.past
  GROUP BY
    n.territory,
    i.past
) AS b
  ON e.territory = b.territory AND i.past = b.past;

-- pre_numbers
SELECT
  territory,
  issue,
  ROW_NUMBER() OVER (PARTITION BY territory ORDER BY issue NULLS LAST) AS number
FROM earlier_issues;

-- pre_places
SELECT
  p.territory,
  p.id,
  p.issue AS was,
  n.number,
  p.rank,
  p.seen
FROM (
  SELECT
    territory,
    issue,
    id,
    rank,
    TRUE AS seen
  FROM earlier
  UNION ALL
  SELECT
    territory,
    issue,
    id,
    rank,
    FALSE
  FROM earlier_removals
) AS p
JOIN pre_numbers AS n
  ON p.territory = n.territory AND p.issue = n.issue
SEMI JOIN pre_entities AS e
  ON p.territory = e.territory AND p.id = e.id;

-- pre_quantities
SELECT
  e.territory,
  e.issue,
  e.id,
  k.clause,
  k.back,
  k.quantity AS market,
  COALESCE(o.quantity, 0) AS quantity,
  COALESCE(o.points, 0) AS points
FROM pre_entities AS e
JOIN pre_markets AS k
  ON e.territory = k.territory AND e.issue = k.issue
LEFT JOIN (
  SELECT
    m.territory,
    m.issue,
    m.id,
    c.clause,
    m.back,
    SUM(CASE WHEN ARRAY_CONTAINS(SPLIT(c.base, ','), m.use) THEN m.quantity ELSE 0 END) AS quantity,
    SUM(m.points) AS points
  FROM metrics AS m
  JOIN pre_clauses AS c
    ON m.issue = c.issue
  GROUP BY
    m.territory,
    m.issue,
    m.id,
    c.clause,
    m.back
) AS o
  ON e.territory = o.territory
  AND e.issue = o.issue
  AND e.id = o.id
  AND k.clause = o.clause
  AND k.back = o.back;

-- pre_runs
SELECT
  *,
  ROW_NUMBER() OVER (
    PARTITION BY territory, id, issue, clause, number - nth
    ORDER BY number NULLS LAST
  ) AS in_run
FROM (
  SELECT
    p.territory,
    p.id,
    c.issue,
    c.clause,
    p.number,
    ROW_NUMBER() OVER (PARTITION BY p.territory, p.id, c.issue, c.clause ORDER BY p.number NULLS LAST) AS nth
  FROM pre_places AS p
  JOIN pre_entities AS e
    ON p.territory = e.territory AND p.id = e.id
  JOIN pre_clauses AS c
    ON e.issue = c.issue
  JOIN issue_rules AS r
    ON c.issue = r.issue
  WHERE
    (
      p.seen OR (
        c.accrue AND p.rank <= r.depth
      )
    )
    AND (
      c.within = 0 OR p.rank <= c.within
    )
);

-- pre_seen
SELECT
  m.territory,
  m.issue,
  m.id,
  m.clause,
  m.back,
  MAX(CASE WHEN p.number = m.before THEN p.rank END) AS last_rank,
  MAX(CASE WHEN p.was = m.past THEN p.rank END) AS rank,
  MIN(CASE WHEN p.number <= m.before THEN p.rank END) AS peak,
  MAX(m.before) - MAX(CASE WHEN p.number <= m.before THEN p.number END) AS absent
FROM pre_moments AS m
LEFT JOIN (
  SELECT
    *
  FROM pre_places
  WHERE
    seen
) AS p
  ON m.territory = p.territory AND m.id = p.id
GROUP BY
  m.territory,
  m.issue,
  m.id,
  m.clause,
  m.back;

-- pre_trends
SELECT
  n.territory,
  n.issue,
  n.id,
  n.clause,
  n.back,
  b.quantity > 0
  AND b.market > 0
  AND (
    NOT c.negative OR n.quantity < b.quantity
  )
  AND (
    CAST(n.quantity AS DECIMAL(38, 0)) * CAST(b.market AS DECIMAL(38, 0)) < CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0))
    OR (
      c.ties
      AND CAST(n.quantity AS DECIMAL(38, 0)) * CAST(b.market AS DECIMAL(38, 0)) = CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0))
    )
  ) AS declined,
  CASE
    WHEN b.quantity = 0 OR b.market = 0 OR (
      c.by_factor AND n.market = 0
    )
    THEN NULL
    WHEN c.by_factor
    THEN CAST(CAST((
      CAST((
        (
          CAST(n.quantity AS DECIMAL(38, 0)) * CAST(b.market AS DECIMAL(38, 0)) - CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0))
        ) * 1000000000000
      ) AS DECIMAL(38, 0)) - CAST((
        (
          CAST(n.quantity AS DECIMAL(38, 0)) * CAST(b.market AS DECIMAL(38, 0)) - CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0))
        ) * 1000000000000
      ) AS DECIMAL(38, 0)) % CAST(GREATEST(CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0)), 1) AS DECIMAL(38, 0))
    ) / CAST(GREATEST(CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0)), 1) AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) + CASE
      WHEN 2 * ABS(
        CAST((
          (
            CAST(n.quantity AS DECIMAL(38, 0)) * CAST(b.market AS DECIMAL(38, 0)) - CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0))
          ) * 1000000000000
        ) AS DECIMAL(38, 0)) % CAST(GREATEST(CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0)), 1) AS DECIMAL(38, 0))
      ) > CAST(GREATEST(CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0)), 1) AS DECIMAL(38, 0))
      OR (
        2 * ABS(
          CAST((
            (
              CAST(n.quantity AS DECIMAL(38, 0)) * CAST(b.market AS DECIMAL(38, 0)) - CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0))
            ) * 1000000000000
          ) AS DECIMAL(38, 0)) % CAST(GREATEST(CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0)), 1) AS DECIMAL(38, 0))
        ) = CAST(GREATEST(CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0)), 1) AS DECIMAL(38, 0))
        AND (
          CAST((
            CAST((
              (
                CAST(n.quantity AS DECIMAL(38, 0)) * CAST(b.market AS DECIMAL(38, 0)) - CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0))
              ) * 1000000000000
            ) AS DECIMAL(38, 0)) - CAST((
              (
                CAST(n.quantity AS DECIMAL(38, 0)) * CAST(b.market AS DECIMAL(38, 0)) - CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0))
              ) * 1000000000000
            ) AS DECIMAL(38, 0)) % CAST(GREATEST(CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0)), 1) AS DECIMAL(38, 0))
          ) / CAST(GREATEST(CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0)), 1) AS DECIMAL(38, 0)) AS DECIMAL(38, 0))
        ) % 2 <> 0
      )
      THEN CAST(SIGN(
        CAST((
          (
            CAST(n.quantity AS DECIMAL(38, 0)) * CAST(b.market AS DECIMAL(38, 0)) - CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0))
          ) * 1000000000000
        ) AS DECIMAL(38, 0))
      ) AS INT)
      ELSE 0
    END AS DECIMAL(38, 0))
    ELSE CAST(CAST((
      CAST((
        (
          CAST(n.quantity AS DECIMAL(38, 0)) * CAST(b.market AS DECIMAL(38, 0)) - CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0))
        ) * 1000000000000
      ) AS DECIMAL(38, 0)) - CAST((
        (
          CAST(n.quantity AS DECIMAL(38, 0)) * CAST(b.market AS DECIMAL(38, 0)) - CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0))
        ) * 1000000000000
      ) AS DECIMAL(38, 0)) % CAST(GREATEST(CAST(b.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0)), 1) AS DECIMAL(38, 0))
    ) / CAST(GREATEST(CAST(b.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0)), 1) AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) + CASE
      WHEN 2 * ABS(
        CAST((
          (
            CAST(n.quantity AS DECIMAL(38, 0)) * CAST(b.market AS DECIMAL(38, 0)) - CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0))
          ) * 1000000000000
        ) AS DECIMAL(38, 0)) % CAST(GREATEST(CAST(b.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0)), 1) AS DECIMAL(38, 0))
      ) > CAST(GREATEST(CAST(b.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0)), 1) AS DECIMAL(38, 0))
      OR (
        2 * ABS(
          CAST((
            (
              CAST(n.quantity AS DECIMAL(38, 0)) * CAST(b.market AS DECIMAL(38, 0)) - CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0))
            ) * 1000000000000
          ) AS DECIMAL(38, 0)) % CAST(GREATEST(CAST(b.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0)), 1) AS DECIMAL(38, 0))
        ) = CAST(GREATEST(CAST(b.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0)), 1) AS DECIMAL(38, 0))
        AND (
          CAST((
            CAST((
              (
                CAST(n.quantity AS DECIMAL(38, 0)) * CAST(b.market AS DECIMAL(38, 0)) - CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0))
              ) * 1000000000000
            ) AS DECIMAL(38, 0)) - CAST((
              (
                CAST(n.quantity AS DECIMAL(38, 0)) * CAST(b.market AS DECIMAL(38, 0)) - CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0))
              ) * 1000000000000
            ) AS DECIMAL(38, 0)) % CAST(GREATEST(CAST(b.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0)), 1) AS DECIMAL(38, 0))
          ) / CAST(GREATEST(CAST(b.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0)), 1) AS DECIMAL(38, 0)) AS DECIMAL(38, 0))
        ) % 2 <> 0
      )
      THEN CAST(SIGN(
        CAST((
          (
            CAST(n.quantity AS DECIMAL(38, 0)) * CAST(b.market AS DECIMAL(38, 0)) - CAST(n.market AS DECIMAL(38, 0)) * CAST(b.quantity AS DECIMAL(38, 0))
          ) * 1000000000000
        ) AS DECIMAL(38, 0))
      ) AS INT)
      ELSE 0
    END AS DECIMAL(38, 0))
  END AS growth,
  n.points < b.points AS fewer
FROM pre_quantities AS n
JOIN pre_clauses AS c
  ON n.issue = c.issue AND n.clause = c.clause
LEFT JOIN pre_quantities AS b
  ON n.territory = b.territory
  AND n.issue = b.issue
  AND n.id = b.id
  AND n.clause = b.clause
  AND n.back + 1 = b.back;

-- pre_weeks
SELECT
  m.territory,
  m.issue,
  m.id,
  m.clause,
  m.back,
  CASE
    WHEN NOT MAX(c.since_re_entry)
    THEN COUNT(r.number)
    WHEN MAX(r.number) = MAX(m.before)
    THEN MAX(r.number * 1000000 + r.in_run) % 1000000
    ELSE 0
  END AS weeks
FROM pre_moments AS m
JOIN pre_clauses AS c
  ON m.issue = c.issue AND m.clause = c.clause
LEFT JOIN pre_runs AS r
  ON m.territory = r.territory
  AND m.id = r.id
  AND m.issue = r.issue
  AND m.clause = r.clause
  AND r.number <= m.before
GROUP BY
  m.territory,
  m.issue,
  m.id,
  m.clause,
  m.back;

-- products
SELECT DISTINCT
  recording
FROM tracks
WHERE
  product;

-- quarantine_changes
SELECT
  territory,
  issue,
  id,
  recording,
  use,
  tier,
  rule,
  reason,
  points,
  quantity
FROM (
  SELECT
    territory,
    issue,
    id,
    recording,
    use,
    tier,
    rule,
    MIN(reason) AS reason,
    CAST(-SUM(points) AS DECIMAL(38, 0)) AS points,
    CAST(SUM(quantity) AS BIGINT) AS quantity,
    SUM(points) <> 0 AS is_kept
  FROM (
    SELECT
      territory,
      issue,
      id,
      recording,
      use,
      tier,
      CASE action WHEN 'hold' THEN 'QUA010' WHEN 'exclude' THEN 'QUA011' ELSE 'QUA012' END AS reason,
      SUM(quantity) AS quantity,
      clause || CASE action WHEN 'haircut' THEN '.share' ELSE '.action' END AS rule,
      CASE
        WHEN action = 'haircut'
        THEN CAST(CAST((
          CAST(SUM(points) * MIN(CAST(share AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) - CAST(SUM(points) * MIN(CAST(share AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) % CAST(MIN(share_per) AS DECIMAL(38, 0))
        ) / CAST(MIN(share_per) AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) + CASE
          WHEN 2 * ABS(
            CAST(SUM(points) * MIN(CAST(share AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) % CAST(MIN(share_per) AS DECIMAL(38, 0))
          ) > CAST(MIN(share_per) AS DECIMAL(38, 0))
          OR (
            2 * ABS(
              CAST(SUM(points) * MIN(CAST(share AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) % CAST(MIN(share_per) AS DECIMAL(38, 0))
            ) = CAST(MIN(share_per) AS DECIMAL(38, 0))
            AND (
              CAST((
                CAST(SUM(points) * MIN(CAST(share AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) - CAST(SUM(points) * MIN(CAST(share AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) % CAST(MIN(share_per) AS DECIMAL(38, 0))
              ) / CAST(MIN(share_per) AS DECIMAL(38, 0)) AS DECIMAL(38, 0))
            ) % 2 <> 0
          )
          THEN CAST(SIGN(CAST(SUM(points) * MIN(CAST(share AS DECIMAL(38, 0))) AS DECIMAL(38, 0))) AS INT)
          ELSE 0
        END AS DECIMAL(38, 0))
        ELSE SUM(points)
      END AS points
    FROM doubted AS d
    SEMI JOIN live_0 AS l
      ON d.territory = l.territory
      AND d.issue = l.issue
      AND d.id = l.id
      AND d.recording = l.recording
      AND d.use = l.use
      AND d.tier = l.tier
    GROUP BY
      territory,
      issue,
      id,
      recording,
      use,
      tier,
      action,
      clause,
      share,
      share_per
  )
  GROUP BY
    territory,
    issue,
    id,
    recording,
    use,
    tier,
    rule
) AS grouped
WHERE
  is_kept;

-- ranked
SELECT
  p.territory,
  p.issue,
  p.id,
  p.points,
  p.title,
  p.artist,
  CAST(p.position AS BIGINT) AS position,
  CAST(CASE WHEN r.shared THEN p.tied ELSE p.position END AS BIGINT) AS rank,
  p.position <= r.depth OR (
    r.shared AND p.tied = d.tied
  ) AS entry
FROM placed AS p
JOIN issue_rules AS r
  ON p.issue = r.issue
LEFT JOIN (
  SELECT
    q.territory,
    q.issue,
    q.tied
  FROM placed AS q
  JOIN issue_rules AS r
    ON q.issue = r.issue AND q.position = r.depth
) AS d
  ON p.territory = d.territory AND p.issue = d.issue
WHERE
  p.position <= r.kept OR (
    r.shared AND p.tied = d.tied
  );

-- read
SELECT
  (
    SELECT
      COUNT(*)
    FROM admissions
    WHERE
      `column` = 'label'
  ) + (
    SELECT
      COUNT(*)
    FROM conversions
    WHERE
      `column` = 'label'
  ) AS n;

-- read
SELECT
  (
    SELECT
      COUNT(*)
    FROM clips
  ) + (
    SELECT
      COUNT(*)
    FROM period_slices
    WHERE
      labels <> ''
  ) AS claims,
  (
    SELECT
      COUNT(*)
    FROM recordings
    WHERE
      decisions <> ''
  ) AS decided;

-- read
SELECT
  *
FROM (
  SELECT
    t.territory,
    w.issue,
    h.supplier,
    h.outlet,
    h.territory AS area,
    h.use,
    h.day,
    h.quantity
  FROM held_series AS h
  JOIN outlook_windows AS w
    ON h.use = w.use AND h.day BETWEEN w.first AND w.last
  JOIN usage_territories AS t
    ON h.territory = t.territory_of_use AND NOT t.anywhere
  ORDER BY
    t.territory NULLS LAST,
    w.issue NULLS LAST,
    h.supplier NULLS LAST,
    h.use NULLS LAST,
    h.day NULLS LAST,
    h.outlet NULLS LAST,
    h.territory NULLS LAST
);

-- read
SELECT
  *
FROM (
  SELECT
    territory,
    issue,
    CAST(SUM(quantity) AS BIGINT) AS quantity
  FROM keyed_exclusions
  WHERE
    outcome = 'unmatched'
  GROUP BY
    territory,
    issue
);

-- read
SELECT
  *
FROM (
  SELECT
    territory,
    issue,
    last_seen AS earlier
  FROM keyed_entries
  WHERE
    NOT last_seen IS NULL
  UNION
  SELECT
    territory,
    issue,
    peak_issue
  FROM keyed_entries
  WHERE
    peak_issue <> issue
  ORDER BY
    territory NULLS LAST,
    issue NULLS LAST,
    earlier NULLS LAST
);

-- read
SELECT
  *
FROM (
  SELECT
    territory,
    issue,
    supplier,
    MAX(day) AS day
  FROM expected_days
  WHERE
    agreed
  GROUP BY
    territory,
    issue,
    supplier
);

-- read
SELECT
  *
FROM (
  SELECT
    territory,
    issue,
    supplier,
    use,
    area,
    agreed,
    TRANSFORM(
      ARRAY_SORT(
        COLLECT_LIST(STRUCT(day AS k0, day AS v_day)),
        (l, r) -> CASE
          WHEN l.k0 IS NULL AND NOT r.k0 IS NULL
          THEN 1
          WHEN r.k0 IS NULL AND NOT l.k0 IS NULL
          THEN -1
          WHEN l.k0 < r.k0
          THEN -1
          WHEN l.k0 > r.k0
          THEN 1
          ELSE 0
        END
      ),
      e -> e.v_day
    ) AS days
  FROM missing_days
  GROUP BY
    territory,
    issue,
    supplier,
    use,
    area,
    agreed
  ORDER BY
    territory NULLS LAST,
    issue NULLS LAST,
    supplier NULLS LAST,
    use NULLS LAST,
    area NULLS LAST
);

-- read
SELECT
  *
FROM annotated;

-- read
SELECT
  *
FROM clip_units;

-- read
SELECT
  *
FROM component_totals;

-- read
SELECT
  *
FROM counted_days;

-- read
SELECT
  *
FROM counted_suppliers;

-- read
SELECT
  *
FROM covered;

-- read
SELECT
  *
FROM edition_balances;

-- read
SELECT
  *
FROM edition_outcomes;

-- read
SELECT
  *
FROM held_days
ORDER BY
  territory NULLS LAST,
  issue NULLS LAST,
  use NULLS LAST,
  supplier NULLS LAST,
  day NULLS LAST;

-- read
SELECT
  *
FROM latest_editions
WHERE
  chart = 'golden-albums';

-- read
SELECT
  *
FROM latest_editions
WHERE
  chart = 'golden-clips';

-- read
SELECT
  *
FROM latest_editions
WHERE
  chart = 'golden-rules';

-- read
SELECT
  *
FROM shown_off;

-- read
SELECT DISTINCT
  issue
FROM (
  SELECT
    issue
  FROM candidates
  GROUP BY
    territory,
    issue,
    points
  HAVING
    COUNT(*) > 1
);

-- read
SELECT DISTINCT
  l.issue
FROM latest_editions AS l
SEMI JOIN entries AS e
  ON e.batch = l.batch
  AND e.fingerprint = l.fingerprint
  AND e.chart = l.chart
  AND e.territory = l.territory
  AND e.issue = l.issue
WHERE
  l.chart = 'golden-albums'
  AND l.status = 'provisional'
  AND NOT l.start IS NULL
  AND COALESCE(NOT l.issue IN (CAST('2026-04-18' AS DATE), CAST('2026-04-25' AS DATE)), TRUE)
ORDER BY
  l.issue NULLS LAST;

-- read
SELECT DISTINCT
  l.issue
FROM latest_editions AS l
SEMI JOIN entries AS e
  ON e.batch = l.batch
  AND e.fingerprint = l.fingerprint
  AND e.chart = l.chart
  AND e.territory = l.territory
  AND e.issue = l.issue
WHERE
  l.chart = 'golden-clips'
  AND l.status = 'provisional'
  AND NOT l.start IS NULL
  AND COALESCE(
    NOT l.issue IN (
      CAST('2026-05-16' AS DATE),
      CAST('2026-05-23' AS DATE),
      CAST('2026-06-13' AS DATE),
      CAST('2026-06-20' AS DATE)
    ),
    TRUE
  )
ORDER BY
  l.issue NULLS LAST;

-- read
SELECT DISTINCT
  l.issue
FROM latest_editions AS l
SEMI JOIN entries AS e
  ON e.batch = l.batch
  AND e.fingerprint = l.fingerprint
  AND e.chart = l.chart
  AND e.territory = l.territory
  AND e.issue = l.issue
WHERE
  l.chart = 'golden-rules'
  AND l.status = 'provisional'
  AND NOT l.start IS NULL
  AND COALESCE(NOT l.issue IN (CAST('2026-04-18' AS DATE), CAST('2026-04-25' AS DATE)), TRUE)
ORDER BY
  l.issue NULLS LAST;

-- read
SELECT DISTINCT
  territory,
  issue,
  use,
  method
FROM reported_slices
WHERE
  back = 0 AND outcome = 'counted' AND method <> ''
ORDER BY
  territory NULLS LAST,
  issue NULLS LAST,
  use NULLS LAST,
  method NULLS LAST;

-- read
SELECT
  c.*
FROM run_changes AS c
SEMI JOIN (
  SELECT
    territory,
    issue,
    id
  FROM ranked
  UNION
  SELECT
    territory,
    issue,
    id
  FROM shown_off
) AS k
  ON c.territory = k.territory AND c.issue = k.issue AND c.id = k.id;

-- read
SELECT
  COUNT(*) AS n
FROM all_standings
WHERE
  territory = '' AND issue = CAST('2026-04-18' AS DATE) AND points >= 0;

-- read
SELECT
  COUNT(*) AS n
FROM all_standings
WHERE
  territory = '' AND issue = CAST('2026-04-25' AS DATE) AND points >= 0;

-- read
SELECT
  COUNT(*) AS n
FROM clips;

-- read
SELECT
  COUNT(*) AS n
FROM clips AS c
SEMI JOIN past_tallies AS t
  ON c.clip = t.recording;

-- read
SELECT
  COUNT(*) AS n
FROM decided;

-- read
SELECT
  COUNT(*) AS rows
FROM read_tallies;

-- read
SELECT
  f.issue,
  MAX(f.factor) AS factor,
  ANY_VALUE(c.kept) IGNORE NULLS AS kept
FROM combine_factors AS f
JOIN combining AS c
  ON f.issue = c.issue
GROUP BY
  f.issue;

-- read
SELECT
  h.territory,
  h.issue,
  f.fingerprint
FROM fingerprints AS f
JOIN keyed_heads AS h
  ON f.key = h.key;

-- read
SELECT
  issue
FROM issues_to_rank;

-- read
SELECT
  issue,
  LISTAGG(currency, ', ') WITHIN GROUP (ORDER BY
    currency NULLS LAST) AS currencies
FROM (
  SELECT DISTINCT
    territory,
    issue,
    currency
  FROM reported_slices
  WHERE
    back = 0 AND outcome = 'counted' AND measure = 'amount'
)
GROUP BY
  territory,
  issue
HAVING
  COUNT(currency) > 1
ORDER BY
  issue NULLS LAST
LIMIT 1;

-- read
SELECT
  issue,
  supplier,
  day,
  use
FROM reported_slices
WHERE
  back = 0 AND outcome = 'counted'
GROUP BY
  territory,
  issue,
  supplier,
  day,
  use
HAVING
  BOOL_OR(territory_of_use = '001')
  AND BOOL_OR(NOT territory_of_use IN ('', '001'))
ORDER BY
  issue NULLS LAST,
  supplier NULLS LAST,
  day NULLS LAST,
  use NULLS LAST
LIMIT 1;

-- read
SELECT
  l.territory,
  l.issue
FROM last_places AS l
JOIN issues_to_rank AS i
  ON l.issue = i.issue
JOIN combining AS c
  ON l.issue = c.issue AND c.targets
LEFT JOIN combined AS p
  ON l.territory = p.territory AND l.issue = p.issue AND p.points >= l.points
GROUP BY
  l.territory,
  l.issue,
  c.over
HAVING
  COUNT(p.id) < c.over;

-- read
SELECT
  l.territory,
  l.issue,
  l.points AS outside,
  l.places < c.size AS all_looked_at,
  r.depth + LEAST(r.kept - r.depth, 10) AS needed
FROM last_places AS l
JOIN circles AS c
  ON l.issue = c.issue
JOIN issue_rules AS r
  ON l.issue = r.issue
ORDER BY
  l.territory NULLS LAST,
  l.issue NULLS LAST;

-- read
SELECT
  MIN(day) AS first,
  MAX(day) AS last
FROM period_slices;

-- read
SELECT
  MIN(day) AS first,
  MAX(day) AS last
FROM period_slices
WHERE
  back = 0;

-- read
SELECT
  r.territory,
  r.issue,
  r.id,
  r.position,
  r.rank,
  r.entry,
  r.points,
  r.title,
  r.artist,
  h.last_rank,
  h.peak_rank,
  h.peak_issue,
  h.weeks,
  h.move,
  h.last_seen,
  r.id AS song
FROM ranked AS r
LEFT JOIN history AS h
  ON r.territory = h.territory AND r.issue = h.issue AND r.id = h.id;

-- read
SELECT
  territory,
  issue,
  '' AS fingerprint
FROM new_issues;

-- read
SELECT
  territory,
  issue,
  CAST(COUNT(*) AS BIGINT) AS entries
FROM keyed_entries
GROUP BY
  territory,
  issue;

-- read
SELECT
  territory,
  issue,
  facts
FROM facts;

-- read
SELECT
  territory,
  issue,
  fingerprint
FROM history_editions;

-- read
SELECT
  territory,
  issue,
  id,
  MIN(rank) AS rank
FROM (
  SELECT
    p.territory,
    p.issue,
    COALESCE(g.song, p.id) AS id,
    p.rank
  FROM history_places AS p
  LEFT JOIN lineage AS g
    ON p.id = g.id
)
GROUP BY
  territory,
  issue,
  id;

-- read
SELECT
  territory,
  issue,
  id,
  rank
FROM new_places;

-- read
SELECT
  territory,
  issue,
  id,
  rank,
  reason
FROM earlier_removals;

-- read
SELECT
  territory,
  issue,
  id,
  rank,
  reason
FROM shown_off;

-- read
SELECT
  territory,
  issue,
  slice,
  recording AS recording,
  id,
  CAST(CASE action WHEN 'exclude' THEN 0 WHEN 'hold' THEN 1 ELSE 2 END AS BIGINT) AS hardness,
  decision,
  CASE action WHEN 'hold' THEN 'quarantined' ELSE 'excluded' END AS outcome,
  CASE action WHEN 'hold' THEN 'QUA010' WHEN 'exclude' THEN 'QUA011' ELSE 'QUA012' END AS reason,
  clause || '.action' AS rule,
  quantity
FROM doubted
WHERE
  action <> 'haircut';

-- read_tallies
SELECT
  *,
  0 AS counted_as
FROM tallies
WHERE
  policy IN ('c4d5a6246b2a0bfa')
  AND day BETWEEN CAST('2026-04-06' AS DATE) AND CAST('2026-04-14' AS DATE);

-- receipt_lines
SELECT
  p.territory,
  p.issue,
  p.id,
  p.use,
  p.tier,
  p.territory_of_use,
  p.supplier,
  p.outlet,
  p.measure,
  CAST(SUM(p.quantity) AS BIGINT) AS quantity,
  BOOL_OR(p.known) AS known,
  CASE WHEN p.reason = '' AND NOT x.id IS NULL THEN x.rule ELSE p.rule END AS rule,
  CASE WHEN p.reason = '' AND NOT x.id IS NULL THEN x.reason ELSE p.reason END AS reason,
  p.weight,
  p.weight_per,
  CAST(SUM(
    (
      CASE
        WHEN FALSE
        THEN p.points
        WHEN p.reason = '' AND NOT x.id IS NULL
        THEN 0
        ELSE p.points
      END
    ) + CAST(0 AS DECIMAL(38, 0))
  ) AS DECIMAL(38, 0)) AS points
FROM parts AS p
SEMI JOIN told AS k
  ON p.territory = k.territory AND p.issue = k.issue AND p.id = k.id
LEFT JOIN kept_off AS x
  ON p.territory = x.territory AND p.issue = x.issue AND p.id = x.id
GROUP BY
  p.territory,
  p.issue,
  p.id,
  p.use,
  p.tier,
  p.territory_of_use,
  p.supplier,
  p.outlet,
  p.measure,
  CASE WHEN p.reason = '' AND NOT x.id IS NULL THEN x.rule ELSE p.rule END,
  CASE WHEN p.reason = '' AND NOT x.id IS NULL THEN x.reason ELSE p.reason END,
  p.weight,
  p.weight_per
UNION ALL
SELECT
  c.territory,
  c.issue,
  c.id,
  c.use,
  c.tier,
  '',
  '',
  '',
  'points',
  0,
  FALSE,
  c.rule,
  '',
  0,
  1,
  CAST(SUM((
    c.points
  ) + CAST(0 AS DECIMAL(38, 0))) AS DECIMAL(38, 0))
FROM changes AS c
SEMI JOIN told AS k
  ON c.territory = k.territory AND c.issue = k.issue AND c.id = k.id
ANTI JOIN kept_off AS x
  ON c.territory = x.territory AND c.issue = x.issue AND c.id = x.id
GROUP BY
  c.territory,
  c.issue,
  c.id,
  c.use,
  c.tier,
  c.rule
HAVING
  SUM(c.points) <> 0;

-- recording_points
SELECT
  j.territory,
  j.issue,
  t.recording,
  CAST(COALESCE(
    SUM(
      CAST(COALESCE(
        CASE j.measure
          WHEN 'quantity'
          THEN t.quantity
          WHEN 'audience'
          THEN t.audience
          ELSE t.amount
        END,
        0
      ) AS DECIMAL(19, 0)) * j.units
    ),
    0
  ) AS DECIMAL(38, 0)) AS points
FROM read_tallies AS t
JOIN judged_slices AS j
  ON t.slice = j.slice AND t.counted_as = j.counted_as
WHERE
  j.back = 0 AND j.outcome = 'counted' AND TRUE
GROUP BY
  j.territory,
  j.issue,
  t.recording
HAVING
  CAST(COALESCE(
    SUM(
      CAST(COALESCE(
        CASE j.measure
          WHEN 'quantity'
          THEN t.quantity
          WHEN 'audience'
          THEN t.audience
          ELSE t.amount
        END,
        0
      ) AS DECIMAL(19, 0)) * j.units
    ),
    0
  ) AS DECIMAL(38, 0)) <> 0;

-- relate_removals
SELECT DISTINCT
  p.territory,
  p.issue,
  p.id,
  c.clause || '.exclude' AS rule,
  'REL010' AS reason,
  '' AS decision
FROM places AS p
JOIN relations AS c
  ON p.issue = c.issue
JOIN related_issues AS i
  ON c.issue = i.issue
  AND c.clause = i.clause
  AND p.territory = i.territory
  AND i.nth = 1
LEFT JOIN related_times AS t
  ON p.territory = t.territory
  AND p.issue = t.issue
  AND p.id = t.id
  AND c.clause = t.clause
WHERE
  (
    COALESCE(t.times, 0) >= c.times
  ) = (
    c.exclude <> 'not_on'
  );

-- related
SELECT
  chart,
  territory,
  issue,
  id,
  rank,
  lead_artist,
  removed
FROM (
  SELECT
    *,
    ROW_NUMBER() OVER (
      PARTITION BY chart, territory, issue, id, removed
      ORDER BY rank NULLS LAST, lead_artist NULLS LAST
    ) AS nth
  FROM (
    SELECT
      chart,
      territory,
      issue,
      id,
      rank,
      artist AS lead_artist,
      FALSE AS removed
    FROM places_of_today
    WHERE
      chart IN ('golden')
    UNION ALL
    SELECT
      chart,
      territory,
      issue,
      id,
      rank,
      artist,
      TRUE
    FROM removals_of_today
    WHERE
      chart IN ('golden')
  )
)
WHERE
  nth = 1;

-- related_issues
SELECT
  c.issue,
  t.territory,
  c.clause,
  r.issue AS was,
  r.territory AS there,
  ROW_NUMBER() OVER (PARTITION BY c.issue, t.territory, c.clause ORDER BY r.issue DESC) AS nth
FROM relations AS c
CROSS JOIN chart_territories AS t
JOIN (
  SELECT DISTINCT
    chart,
    territory,
    issue
  FROM related
) AS r
  ON c.chart = r.chart
  AND r.issue <= c.issue
  AND (
    r.territory = c.there OR (
      c.there = '' AND r.territory = t.territory
    )
  );

-- related_times
SELECT
  p.territory,
  p.issue,
  p.id,
  c.clause,
  COUNT(DISTINCT i.was) AS times
FROM places AS p
JOIN entities AS e
  ON p.territory = e.territory AND p.issue = e.issue AND p.id = e.id
JOIN relations AS c
  ON p.issue = c.issue
JOIN related_issues AS i
  ON c.issue = i.issue
  AND c.clause = i.clause
  AND p.territory = i.territory
  AND (
    c.issues = 0 OR i.nth <= c.issues
  )
JOIN related AS r
  ON c.chart = r.chart
  AND i.was = r.issue
  AND i.there = r.territory
  AND r.removed = (
    c.exclude = 'removed'
  )
  AND (
    c.within = 0 OR r.rank <= c.within
  )
  AND CASE
    WHEN c.by_artist
    THEN e.lead_artist <> ''
    AND REGEXP_REPLACE(LOWER(TRIM(r.lead_artist)), '[ (]+(feat|ft|featuring)[. ].*$', '') = REGEXP_REPLACE(LOWER(TRIM(e.lead_artist)), '[ (]+(feat|ft|featuring)[. ].*$', '')
    ELSE r.id = p.id
  END
GROUP BY
  p.territory,
  p.issue,
  p.id,
  c.clause;

-- releases
SELECT
  d.issue,
  d.decision,
  r.binds,
  r.first,
  r.last
FROM doubts AS d
JOIN accepted AS r
  ON d.issue = r.issue
  AND r.act = 'release_quarantine'
  AND (
    r.subject = d.decision OR (
      r.subject = d.subject AND r.subject <> ''
    )
  );

-- removals_of_today
SELECT
  r.*
FROM (
  SELECT
    e.chart,
    e.territory,
    e.issue,
    COALESCE(g.song, e.id) AS id,
    e.rank,
    e.artist,
    e.reason
  FROM removals AS e
  JOIN latest_editions AS l
    ON l.batch = e.batch
    AND l.fingerprint = e.fingerprint
    AND l.territory = e.territory
    AND l.issue = e.issue
  LEFT JOIN lineage AS g
    ON e.id = g.id
  WHERE
    e.chart IN ('golden', 'golden-rules')
) AS r
ANTI JOIN places_of_today AS p
  ON r.chart = p.chart
  AND r.territory = p.territory
  AND r.issue = p.issue
  AND r.id = p.id;

-- reported_slices
SELECT
  j.*
FROM judged_slices AS j
SEMI JOIN slice_sums AS t
  ON t.slice = j.slice AND t.counted_as = j.counted_as;

-- run_changes
SELECT
  *
FROM run_changes
UNION ALL
SELECT
  territory,
  issue,
  id,
  recording,
  use,
  tier,
  rule,
  reason,
  points,
  quantity
FROM combine_changes
WHERE
  points <> 0;

-- run_changes
SELECT
  *
FROM run_changes
UNION ALL
SELECT
  territory,
  issue,
  id,
  recording,
  use,
  tier,
  rule,
  reason,
  points,
  quantity
FROM damp_changes
WHERE
  points <> 0;

-- run_changes
SELECT
  *
FROM run_changes
UNION ALL
SELECT
  territory,
  issue,
  id,
  recording,
  use,
  tier,
  rule,
  reason,
  points,
  quantity
FROM group_changes
WHERE
  points <> 0;

-- run_changes
SELECT
  *
FROM run_changes
UNION ALL
SELECT
  territory,
  issue,
  id,
  recording,
  use,
  tier,
  rule,
  reason,
  points,
  quantity
FROM lifecycle_changes
WHERE
  points <> 0;

-- run_changes
SELECT
  *
FROM run_changes
UNION ALL
SELECT
  territory,
  issue,
  id,
  recording,
  use,
  tier,
  rule,
  reason,
  points,
  quantity
FROM quarantine_changes
WHERE
  points <> 0;

-- run_changes
SELECT
  CAST(NULL AS STRING) AS `territory`,
  CAST(NULL AS DATE) AS `issue`,
  CAST(NULL AS STRING) AS `id`,
  CAST(NULL AS STRING) AS `recording`,
  CAST(NULL AS STRING) AS `use`,
  CAST(NULL AS STRING) AS `tier`,
  CAST(NULL AS STRING) AS `rule`,
  CAST(NULL AS STRING) AS `reason`,
  CAST(NULL AS DECIMAL(38, 0)) AS `points`,
  CAST(NULL AS BIGINT) AS `quantity`
WHERE
  FALSE;

-- run_removals
SELECT
  *
FROM run_removals
UNION ALL
SELECT
  territory,
  issue,
  id,
  rule,
  reason,
  decision,
  rank,
  points
FROM (
  SELECT
    x.territory,
    x.issue,
    x.id,
    x.rule,
    x.reason,
    x.decision,
    CAST(0 AS BIGINT) AS rank,
    CAST(t.points AS DECIMAL(38, 0)) AS points,
    ROW_NUMBER() OVER (
      PARTITION BY x.territory, x.issue, x.id
      ORDER BY x.rule NULLS LAST, x.reason NULLS LAST, x.decision NULLS LAST
    ) AS nth
  FROM decide_removals AS x
  JOIN (
    SELECT
      territory,
      issue,
      id,
      points
    FROM contenders
  ) AS t
    ON x.territory = t.territory AND x.issue = t.issue AND x.id = t.id
)
WHERE
  nth = 1 AND points > 0;

-- run_removals
SELECT
  *
FROM run_removals
UNION ALL
SELECT
  territory,
  issue,
  id,
  rule,
  reason,
  decision,
  rank,
  points
FROM (
  SELECT
    x.territory,
    x.issue,
    x.id,
    x.rule,
    x.reason,
    x.decision,
    CAST(0 AS BIGINT) AS rank,
    CAST(t.points AS DECIMAL(38, 0)) AS points,
    ROW_NUMBER() OVER (
      PARTITION BY x.territory, x.issue, x.id
      ORDER BY x.rule NULLS LAST, x.reason NULLS LAST, x.decision NULLS LAST
    ) AS nth
  FROM eligible_removals AS x
  JOIN (
    SELECT
      territory,
      issue,
      id,
      SUM(points) AS points
    FROM live_1
    GROUP BY
      territory,
      issue,
      id
  ) AS t
    ON x.territory = t.territory AND x.issue = t.issue AND x.id = t.id
)
WHERE
  nth = 1 AND points > 0;

-- run_removals
SELECT
  *
FROM run_removals
UNION ALL
SELECT
  territory,
  issue,
  id,
  rule,
  reason,
  decision,
  rank,
  points
FROM (
  SELECT
    x.territory,
    x.issue,
    x.id,
    x.rule,
    x.reason,
    x.decision,
    CAST(0 AS BIGINT) AS rank,
    CAST(t.points AS DECIMAL(38, 0)) AS points,
    ROW_NUMBER() OVER (
      PARTITION BY x.territory, x.issue, x.id
      ORDER BY x.rule NULLS LAST, x.reason NULLS LAST, x.decision NULLS LAST
    ) AS nth
  FROM lifecycle_post_removals AS x
  JOIN (
    SELECT
      territory,
      issue,
      id,
      points
    FROM contenders
  ) AS t
    ON x.territory = t.territory AND x.issue = t.issue AND x.id = t.id
)
WHERE
  nth = 1 AND points > 0;

-- run_removals
SELECT
  *
FROM run_removals
UNION ALL
SELECT
  territory,
  issue,
  id,
  rule,
  reason,
  decision,
  rank,
  points
FROM (
  SELECT
    x.territory,
    x.issue,
    x.id,
    x.rule,
    x.reason,
    x.decision,
    CAST(0 AS BIGINT) AS rank,
    CAST(t.points AS DECIMAL(38, 0)) AS points,
    ROW_NUMBER() OVER (
      PARTITION BY x.territory, x.issue, x.id
      ORDER BY x.rule NULLS LAST, x.reason NULLS LAST, x.decision NULLS LAST
    ) AS nth
  FROM lifecycle_removals AS x
  JOIN (
    SELECT
      territory,
      issue,
      id,
      SUM(points) AS points
    FROM live_4
    GROUP BY
      territory,
      issue,
      id
  ) AS t
    ON x.territory = t.territory AND x.issue = t.issue AND x.id = t.id
)
WHERE
  nth = 1 AND points > 0;

-- run_removals
SELECT
  *
FROM run_removals
UNION ALL
SELECT
  territory,
  issue,
  id,
  rule,
  reason,
  decision,
  rank,
  points
FROM (
  SELECT
    x.territory,
    x.issue,
    x.id,
    x.rule,
    x.reason,
    x.decision,
    CAST(0 AS BIGINT) AS rank,
    CAST(t.points AS DECIMAL(38, 0)) AS points,
    ROW_NUMBER() OVER (
      PARTITION BY x.territory, x.issue, x.id
      ORDER BY x.rule NULLS LAST, x.reason NULLS LAST, x.decision NULLS LAST
    ) AS nth
  FROM limit_removals AS x
  JOIN (
    SELECT
      territory,
      issue,
      id,
      points
    FROM contenders
  ) AS t
    ON x.territory = t.territory AND x.issue = t.issue AND x.id = t.id
)
WHERE
  nth = 1 AND points > 0;

-- run_removals
SELECT
  *
FROM run_removals
UNION ALL
SELECT
  territory,
  issue,
  id,
  rule,
  reason,
  decision,
  rank,
  points
FROM (
  SELECT
    x.territory,
    x.issue,
    x.id,
    x.rule,
    x.reason,
    x.decision,
    CAST(0 AS BIGINT) AS rank,
    CAST(t.points AS DECIMAL(38, 0)) AS points,
    ROW_NUMBER() OVER (
      PARTITION BY x.territory, x.issue, x.id
      ORDER BY x.rule NULLS LAST, x.reason NULLS LAST, x.decision NULLS LAST
    ) AS nth
  FROM relate_removals AS x
  JOIN (
    SELECT
      territory,
      issue,
      id,
      points
    FROM contenders
  ) AS t
    ON x.territory = t.territory AND x.issue = t.issue AND x.id = t.id
)
WHERE
  nth = 1 AND points > 0;

-- run_removals
SELECT
  CAST(NULL AS STRING) AS `territory`,
  CAST(NULL AS DATE) AS `issue`,
  CAST(NULL AS STRING) AS `id`,
  CAST(NULL AS STRING) AS `rule`,
  CAST(NULL AS STRING) AS `reason`,
  CAST(NULL AS STRING) AS `decision`,
  CAST(NULL AS BIGINT) AS `rank`,
  CAST(NULL AS DECIMAL(38, 0)) AS `points`
WHERE
  FALSE;

-- runs
SELECT
  territory,
  issue,
  id,
  rank,
  TRUE AS wanted
FROM new_places
UNION ALL
SELECT
  e.territory,
  e.issue,
  e.id,
  e.rank,
  FALSE
FROM earlier AS e
SEMI JOIN new_places AS n
  ON e.territory = n.territory AND e.id = n.id;

-- seen
SELECT
  r.territory,
  r.issue,
  r.id,
  r.rank,
  r.wanted,
  o.previous,
  LAG(r.issue) OVER song AS last_seen,
  LAG(r.rank) OVER song AS last_seen_rank,
  MIN(r.rank * 10000000 + CAST(r.issue - CAST('0001-01-01' AS DATE) AS BIGINT)) OVER song AS peak,
  ROW_NUMBER() OVER song AS weeks
FROM runs AS r
JOIN issue_order AS o
  ON r.territory = o.territory AND r.issue = o.issue
WINDOW song AS (PARTITION BY r.territory, r.id ORDER BY r.issue NULLS LAST);

-- shared_recordings
SELECT
  recording,
  song
FROM recordings
WHERE
  shared;

-- shown_off
SELECT
  x.territory,
  x.issue,
  x.id,
  x.rule,
  x.reason,
  x.decision,
  CAST(1 + COUNT(k.id) AS BIGINT) AS rank,
  x.points
FROM run_removals AS x
LEFT JOIN last_kept AS l
  ON x.territory = l.territory AND x.issue = l.issue
JOIN last_places AS o
  ON x.territory = o.territory AND x.issue = o.issue
JOIN circles AS c
  ON x.issue = c.issue
LEFT JOIN ranked AS k
  ON x.territory = k.territory AND x.issue = k.issue AND k.points > x.points
WHERE
  x.points >= GREATEST(
    COALESCE(l.points, 0),
    CASE WHEN FALSE THEN o.points WHEN o.places < c.size THEN 0 ELSE o.points END
  )
GROUP BY
  x.territory,
  x.issue,
  x.id,
  x.rule,
  x.reason,
  x.decision,
  x.points;

-- shown_recordings
SELECT
  territory,
  issue,
  id,
  recording
FROM (
  SELECT
    c.territory,
    c.issue,
    c.id,
    r.recording,
    ROW_NUMBER() OVER (
      PARTITION BY c.territory, c.issue, c.id
      ORDER BY (
        'song:' || SUBSTRING(SHA2(r.recording, 256), 1, 20) = c.id
      ) DESC, r.title NULLS LAST, r.artist NULLS LAST, r.recording NULLS LAST
    ) AS nth
  FROM candidates AS c
  JOIN contending_recordings AS r
    ON c.issue = r.issue AND c.id = r.id
)
WHERE
  nth = 1;

-- silent_series
SELECT DISTINCT
  territory,
  issue,
  supplier,
  use,
  area
FROM expected_days AS e
WHERE
  NOT EXISTS(
    SELECT
      1
    FROM arrived_days AS a
    WHERE
      a.territory = e.territory
      AND a.issue = e.issue
      AND a.supplier = e.supplier
      AND a.use = e.use
      AND (
        e.area = '' OR a.area = e.area
      )
  );

-- slice_factors
SELECT
  issue,
  slice,
  MIN(rule) FILTER(WHERE
    factor = 0) AS rule,
  AGGREGATE(
    SLICE(COLLECT_LIST(CAST(factor AS DECIMAL(38, 0))), 2, 1000000),
    GET(COLLECT_LIST(CAST(factor AS DECIMAL(38, 0))), 0),
    (a, b) -> a * b
  ) AS factor,
  AGGREGATE(
    SLICE(COLLECT_LIST(CAST(factor_per AS DECIMAL(38, 0))), 2, 1000000),
    GET(COLLECT_LIST(CAST(factor_per AS DECIMAL(38, 0))), 0),
    (a, b) -> a * b
  ) AS factor_per
FROM clause_factors
GROUP BY
  issue,
  slice;

-- slice_sums
SELECT
  slice,
  counted_as,
  CAST(SUM(quantity) AS BIGINT) AS quantity
FROM read_tallies
GROUP BY
  slice,
  counted_as;

-- slice_values
SELECT DISTINCT
  issue,
  slice,
  day,
  '' AS name,
  '' AS value
FROM period_slices
UNION ALL
SELECT DISTINCT
  issue,
  slice,
  day,
  'use',
  use
FROM period_slices
UNION ALL
SELECT DISTINCT
  issue,
  slice,
  day,
  'tier',
  tier
FROM period_slices
UNION ALL
SELECT DISTINCT
  issue,
  slice,
  day,
  'outlet',
  LOWER(outlet)
FROM period_slices
UNION ALL
SELECT DISTINCT
  issue,
  slice,
  day,
  'territory',
  territory_of_use
FROM period_slices
UNION ALL
SELECT DISTINCT
  issue,
  slice,
  day,
  'supplier',
  supplier
FROM period_slices
UNION ALL
SELECT DISTINCT
  issue,
  slice,
  day,
  'method',
  method
FROM period_slices;

-- sold_copies
SELECT
  t.slice,
  t.counted_as,
  t.recording,
  t.quantity
FROM read_tallies AS t
SEMI JOIN products AS p
  ON t.recording = p.recording;

-- spelled
SELECT
  issue,
  id,
  title,
  artist
FROM (
  SELECT
    issue,
    id,
    title,
    artist,
    ROW_NUMBER() OVER (
      PARTITION BY issue, id
      ORDER BY (
        'song:' || SUBSTRING(SHA2(r.recording, 256), 1, 20) = r.id
      ) DESC, title NULLS LAST, artist NULLS LAST, recording NULLS LAST
    ) AS nth
  FROM contending_recordings AS r
)
WHERE
  nth = 1;

-- standings
SELECT
  s.*
FROM all_standings AS s
JOIN certain AS c
  ON s.territory = c.territory AND s.issue = c.issue
WHERE
  s.entry OR s.points >= c.points;

-- stays
SELECT
  p.territory,
  p.issue,
  p.id,
  CAST(CASE
    WHEN MAX(r.since_re_entry)
    THEN CASE
      WHEN MAX(p.number) = MAX(b.number)
      THEN COUNT(*) FILTER(WHERE
        p.run = l.run)
      ELSE 0
    END
    ELSE COUNT(*)
  END AS BIGINT) AS weeks,
  MAX(CASE WHEN p.number = b.number THEN p.rank END) AS last_rank,
  MAX(p.was) AS last_seen,
  MIN(p.rank) AS peak_rank,
  CAST(MAX(b.number) - MAX(p.number) AS BIGINT) AS absent
FROM earlier_places AS p
JOIN issue_rules AS r
  ON p.issue = r.issue
JOIN issues_before AS b
  ON p.territory = b.territory AND p.issue = b.issue
JOIN (
  SELECT
    territory,
    issue,
    id,
    MAX(run) AS run
  FROM earlier_places
  GROUP BY
    territory,
    issue,
    id
) AS l
  ON p.territory = l.territory AND p.issue = l.issue AND p.id = l.id
GROUP BY
  p.territory,
  p.issue,
  p.id;

-- streaks
SELECT
  *,
  SUM(CASE WHEN last_seen = previous THEN 0 ELSE 1 END) OVER (
    PARTITION BY territory, id
    ORDER BY issue NULLS LAST
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
  ) AS streak
FROM seen;

-- territories_read
SELECT
  s.territory AS territory_of_use,
  t.territory
FROM (
  SELECT DISTINCT
    territory
  FROM slices
) AS s
JOIN chart_territories AS t
  ON (
    t.territory IN ('', '001') OR t.territory = s.territory
  );

-- told
SELECT
  territory,
  issue,
  id,
  rank,
  entry,
  title,
  artist
FROM standings
UNION ALL
SELECT
  k.territory,
  k.issue,
  k.id,
  k.rank,
  FALSE,
  n.title,
  n.artist
FROM kept_off AS k
JOIN named AS n
  ON k.territory = n.territory AND k.issue = n.issue AND k.id = n.id;

-- told_issues
SELECT DISTINCT
  e.territory,
  e.issue,
  a.streak,
  a.at_no_1
FROM entries_now AS e
JOIN annotating AS a
  ON e.issue = a.issue AND (
    a.streak OR a.at_no_1
  );

-- two_periods
SELECT
  e.territory,
  e.issue,
  e.id,
  e.rank,
  CAST(COALESCE(SUM(m.points) FILTER(WHERE
    m.back = 0), 0) AS DECIMAL(38, 0)) AS points,
  CAST(COALESCE(SUM(m.points) FILTER(WHERE
    m.back = 1), 0) AS DECIMAL(38, 0)) AS points_before,
  CAST(COALESCE(SUM(m.quantity) FILTER(WHERE
    m.back = 0), 0) AS DECIMAL(38, 0)) AS quantity,
  CAST(COALESCE(SUM(m.quantity) FILTER(WHERE
    m.back = 1), 0) AS DECIMAL(38, 0)) AS quantity_before
FROM entries_now AS e
JOIN annotating AS a
  ON e.issue = a.issue AND (
    a.bullet <> 'no' OR a.gainers > 0
  )
SEMI JOIN (
  SELECT
    territory,
    issue
  FROM market
  WHERE
    back = 1
) AS k
  ON e.territory = k.territory AND e.issue = k.issue
LEFT JOIN metrics AS m
  ON e.territory = m.territory AND e.issue = m.issue AND e.id = m.id
GROUP BY
  e.territory,
  e.issue,
  e.id,
  e.rank;

-- usage_territories
SELECT
  f.territory AS territory_of_use,
  t.territory,
  FALSE AS anywhere
FROM (
  SELECT DISTINCT
    territory
  FROM in_force
) AS f
JOIN chart_territories AS t
  ON (
    t.territory IN ('', '001') OR t.territory = f.territory
  )
UNION ALL
SELECT
  f.territory,
  t.territory,
  TRUE
FROM (
  SELECT DISTINCT
    territory
  FROM in_force
) AS f
CROSS JOIN chart_territories AS t;

-- use_points
SELECT
  territory,
  issue,
  id,
  use,
  CAST(SUM((
    points
  ) + CAST(0 AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) AS points
FROM receipt_lines
WHERE
  reason = ''
GROUP BY
  territory,
  issue,
  id,
  use;

-- whereabouts
SELECT
  territory,
  issue,
  supplier,
  outlet,
  day,
  until,
  use,
  outcome,
  reason,
  rule,
  quantity
FROM (
  SELECT
    territory,
    issue,
    supplier,
    outlet,
    day,
    until,
    use,
    outcome,
    reason,
    rule,
    CAST(SUM(quantity) AS BIGINT) AS quantity,
    SUM(quantity) <> 0 OR NOT BOOL_OR(moved) AS is_kept
  FROM (
    SELECT
      j.territory,
      j.issue,
      j.supplier,
      j.outlet,
      j.day,
      j.until,
      j.use,
      j.outcome,
      j.reason,
      j.rule,
      t.quantity,
      FALSE AS moved
    FROM slice_sums AS t
    JOIN judged_slices AS j
      ON t.slice = j.slice AND t.counted_as = j.counted_as
    WHERE
      j.back = 0
    UNION ALL
    SELECT
      j.territory,
      j.issue,
      j.supplier,
      j.outlet,
      j.day,
      j.until,
      j.use,
      j.outcome,
      j.reason,
      j.rule,
      -m.quantity,
      TRUE
    FROM moves AS m
    JOIN judged_slices AS j
      ON m.territory = j.territory
      AND m.issue = j.issue
      AND m.slice = j.slice
      AND j.back = 0
    UNION ALL
    SELECT
      j.territory,
      j.issue,
      j.supplier,
      j.outlet,
      j.day,
      j.until,
      j.use,
      m.outcome,
      m.reason,
      m.rule,
      m.quantity,
      FALSE
    FROM moves AS m
    JOIN judged_slices AS j
      ON m.territory = j.territory
      AND m.issue = j.issue
      AND m.slice = j.slice
      AND j.back = 0
  )
  GROUP BY
    territory,
    issue,
    supplier,
    outlet,
    day,
    until,
    use,
    outcome,
    reason,
    rule
) AS grouped
WHERE
  is_kept;

-- window_days
SELECT
  issue,
  use,
  CAST(item_1 AS DATE) AS day
FROM outlook_windows
LATERAL VIEW
EXPLODE(
  SEQUENCE(CAST(first AS TIMESTAMP_NTZ), CAST(last AS TIMESTAMP_NTZ), INTERVAL '1' DAY)
) items_1 AS item_1;

