-- accepted
SELECT a.issue,
CASE WHEN d.chart LIKE '%@%' THEN substr(d.chart, strpos(d.chart, '@') + 1) ELSE '' END
AS binds,
d.decision, d.act, d.subject, d.value, coalesce(d.first, DATE '0001-01-01') AS first,
coalesce(d.last, DATE '9999-12-31') AS last, a.rule
FROM decided d
JOIN acceptances a ON d.act = a.act
AND (d.chart IN ('', a.chart) OR starts_with(d.chart, a.chart || '@'));

-- admission
SELECT v.issue, v.slice, r.clause, r.action, r.columns
FROM slice_values v
JOIN admissions r
ON v.issue = r.issue AND v.name = r."column" AND v.value = r.value
AND (r.first IS NULL OR v.day >= r.first) AND (r.last IS NULL OR v.day <= r.last)
GROUP BY v.issue, v.slice, r.clause, r.action, r.columns
HAVING count(*) = greatest(r.columns, 1);

-- agreed
SELECT t.territory, r.supplier, r.use, r.area, r.weekday
FROM chart_territories t JOIN registry r
ON r.area = '' OR (t.territory IN ('', '001') OR t.territory = r.area);

-- album_choices
SELECT l.territory, l.issue, l.recording, a.id, row_number() OVER (
PARTITION BY l.territory, l.issue, l.recording
ORDER BY CASE WHEN g.albums = 'standard' AND t.standard THEN 0 ELSE 1 END,
coalesce(s.quantity, 0) DESC, a.id) AS nth
FROM (SELECT DISTINCT territory, issue, recording FROM live_2
WHERE use IN ('audio_stream', 'video_stream', 'ugc_view', 'programmed_stream') AND recording <> '') l
JOIN (SELECT DISTINCT issue, albums FROM groupings WHERE albums <> 'every') g
ON l.issue = g.issue
JOIN tracks t ON l.recording = t.recording AND NOT t.product
JOIN (SELECT DISTINCT territory, issue, id FROM live_2) a
ON l.territory = a.territory AND l.issue = a.issue AND t.release = a.id
LEFT JOIN album_sales s
ON a.territory = s.territory AND a.issue = s.issue AND a.id = s.id;

-- album_sales
SELECT l.territory, l.issue, l.id, sum(l.quantity) AS quantity
FROM live_2 l
JOIN tracks t ON l.id = t.release AND l.recording = t.recording AND t.product
GROUP BY l.territory, l.issue, l.id;

-- all_candidates
SELECT * FROM candidates;

-- all_day_parts
SELECT * FROM day_parts;

-- all_entities
SELECT * FROM entities;

-- all_market
SELECT * FROM market;

-- all_metrics
SELECT * FROM metrics;

-- annotated
SELECT * FROM bullets
UNION ALL SELECT * FROM gainers
UNION ALL
SELECT territory, issue, id, 'streak', CAST(streak AS VARCHAR) FROM counted_runs
WHERE count_streak
UNION ALL
SELECT territory, issue, id, 'at_no_1', CAST(at_no_1 AS VARCHAR) FROM counted_runs
WHERE count_no_1 AND at_no_1 > 0;

-- arrived_days
SELECT DISTINCT territory, issue, supplier, use, territory_of_use AS area,
CAST(unnest(generate_series(CAST(day AS TIMESTAMP), CAST(until AS TIMESTAMP), INTERVAL 1 DAY)) AS DATE) AS day
FROM facts_read WHERE back = 0;

-- asking_slices
SELECT DISTINCT p.issue, p.slice
FROM period_slices p JOIN admissions a
ON p.issue = a.issue AND a.action = 'include'
AND (a.first IS NULL OR p.day >= a.first) AND (a.last IS NULL OR p.day <= a.last);

-- before
SELECT e.territory, i.issue, e.id, e.rank AS last_rank
FROM earlier e
JOIN (SELECT e.territory, i.issue, max(e.issue) AS previous
FROM earlier_issues e JOIN issues_to_rank i ON e.issue < i.issue
GROUP BY e.territory, i.issue) i
ON e.territory = i.territory AND e.issue = i.previous;

-- binding
SELECT *, CASE WHEN starts_with(chart, 'golden-rules@')
THEN substr(chart, 14) ELSE '' END AS territory
FROM decided
WHERE chart = '' OR chart = 'golden-rules' OR starts_with(chart, 'golden-rules@');

-- bindings_read
SELECT DISTINCT t.territory, w.issue, b.decision, b.content
FROM (SELECT issue, min(first) AS first, max(last) AS last
FROM chart_windows WHERE followed GROUP BY issue) w
CROSS JOIN chart_territories t
JOIN binding b
ON b.territory IN ('', t.territory)
AND (b.first IS NULL OR b.first <= CASE WHEN b.act IN ('quarantine', 'release_quarantine') THEN w.last ELSE w.issue END)
AND (b.last IS NULL OR b.last >= CASE WHEN b.act IN ('quarantine', 'release_quarantine') THEN w.first ELSE w.issue END);

-- bullets
SELECT p.territory, p.issue, p.id, 'bullet' AS name, 'yes' AS value
FROM two_periods p JOIN annotating a ON p.issue = a.issue
WHERE (a.bullet = 'points'
AND p.points * CAST(a.kept_per AS HUGEINT)
>= p.points_before * CAST(a.kept AS HUGEINT))
OR (a.bullet = 'quantity'
AND p.quantity * CAST(a.kept_per AS HUGEINT)
>= p.quantity_before * CAST(a.kept AS HUGEINT));

-- calibrated
SELECT l.territory, l.issue, l.id, l.recording, l.use, l.tier, 'combine.points.targets' AS rule,
'COM011' AS reason,
CAST(CAST(CAST(CAST(CAST(l.points AS HUGEINT) * CAST(f.factor - c.kept AS HUGEINT) AS HUGEINT) // CAST(r.scale AS HUGEINT) + CASE WHEN 2 * abs(CAST(CAST(l.points AS HUGEINT) * CAST(f.factor - c.kept AS HUGEINT) AS HUGEINT) % CAST(r.scale AS HUGEINT)) > CAST(r.scale AS HUGEINT) OR (2 * abs(CAST(CAST(l.points AS HUGEINT) * CAST(f.factor - c.kept AS HUGEINT) AS HUGEINT) % CAST(r.scale AS HUGEINT)) = CAST(r.scale AS HUGEINT) AND (CAST(CAST(l.points AS HUGEINT) * CAST(f.factor - c.kept AS HUGEINT) AS HUGEINT) // CAST(r.scale AS HUGEINT)) % 2 <> 0) THEN sign(CAST(CAST(l.points AS HUGEINT) * CAST(f.factor - c.kept AS HUGEINT) AS HUGEINT)) ELSE 0 END AS DECIMAL(38,0)) AS HUGEINT) * (CAST(r.scale AS HUGEINT) // CAST(c.kept AS HUGEINT))
AS DECIMAL(38,0)) AS points,
CAST(l.quantity AS BIGINT) AS quantity
FROM live_5 l
JOIN combining c ON l.issue = c.issue AND c.targets
JOIN issue_rules r ON l.issue = r.issue
JOIN components k ON l.issue = k.issue AND l.use = k.use
JOIN combine_factors f ON l.territory = f.territory AND l.issue = f.issue
AND k.component = f.component AND f.factor <> c.kept;

-- candidate_tallies
SELECT t.slice, t.counted_as, t.recording, t.quantity, t.quantity_known, t.audience, t.amount
FROM past_tallies t SEMI JOIN contending_recordings r ON t.recording = r.recording;

-- candidates
SELECT * FROM all_candidates;

-- candidates
SELECT a.* FROM all_candidates a SEMI JOIN issues_to_rank i ON a.issue = i.issue;

-- candidates
SELECT l.territory, l.issue, r.song AS id, l.points
FROM leaders l JOIN recordings r ON l.id = r.recording WHERE l.alone
UNION ALL
SELECT territory, issue, id, points FROM leaders WHERE NOT alone;

-- claims_read
SELECT DISTINCT p.territory, p.issue,
CASE WHEN c.clip IS NULL THEN '' ELSE c.clip END || chr(31) || p.labels AS claim
FROM past_tallies t
JOIN period_slices p ON t.slice = p.slice AND t.counted_as = p.counted_as AND p.inside
LEFT JOIN (SELECT DISTINCT clip FROM clips) c ON t.recording = c.clip
WHERE c.clip IS NOT NULL OR p.labels <> '';

-- clause_factors
SELECT issue, slice, clause, rule, factor, factor_per
FROM (SELECT *, row_number() OVER (
PARTITION BY issue, slice, clause ORDER BY variant DESC) AS nth
FROM (
SELECT v.issue, v.slice, r.clause, r.variant, r.rule, r.factor, r.factor_per, r.columns
FROM slice_values v
JOIN measures r
ON v.issue = r.issue AND v.name = r."column" AND v.value = r.value
AND (r.first IS NULL OR v.day >= r.first) AND (r.last IS NULL OR v.day <= r.last)
GROUP BY v.issue, v.slice, r.clause, r.variant, r.rule, r.factor, r.factor_per, r.columns
HAVING count(*) = greatest(r.columns, 1)
))
WHERE nth = 1;

-- combine_changes
SELECT * FROM calibrated
UNION ALL SELECT * FROM gained
UNION ALL SELECT * FROM grown;

-- combined
SELECT l.territory, l.issue, l.id, CAST(sum(l.points) AS DECIMAL(38,0)) AS points
FROM live_5 l JOIN combining c ON l.issue = c.issue AND c.targets
GROUP BY l.territory, l.issue, l.id
HAVING sum(l.points) > 0;

-- combined_last
SELECT territory, issue, min(points) AS points
FROM (SELECT p.*, row_number() OVER (
PARTITION BY p.territory, p.issue ORDER BY p.points DESC, p.id) AS nth, c.over
FROM combined p JOIN combining c ON p.issue = c.issue)
WHERE nth <= over
GROUP BY territory, issue;

-- component_points
SELECT l.territory, l.issue, l.id, c.component,
CAST(sum(l.points) AS DECIMAL(38,0)) AS points
FROM live_6 l JOIN components c ON l.issue = c.issue AND l.use = c.use
GROUP BY l.territory, l.issue, l.id, c.component;

-- component_texts
SELECT u.territory, u.issue, u.id, '{' || string_agg(
'"' || u.use || '":"' || CAST(CAST(CAST(u.points AS HUGEINT) // gcd(abs(CAST(u.points AS HUGEINT)), CAST(r.scale AS HUGEINT)) AS DECIMAL(38,0)) AS VARCHAR) || '/' || CAST(CAST(CAST(r.scale AS HUGEINT) // gcd(abs(CAST(u.points AS HUGEINT)), CAST(r.scale AS HUGEINT)) AS DECIMAL(38,0)) AS VARCHAR) || '"', ',' ORDER BY u.use)
|| '}' AS components
FROM use_points u JOIN issue_rules r ON u.issue = r.issue
GROUP BY u.territory, u.issue, u.id;

-- component_totals
SELECT l.territory, l.issue, k.component,
CAST(sum(l.points) AS DECIMAL(38,0)) AS points
FROM live_5 l
JOIN combined p ON l.territory = p.territory AND l.issue = p.issue AND l.id = p.id
JOIN combined_last b ON p.territory = b.territory AND p.issue = b.issue
AND p.points >= b.points
JOIN components k ON l.issue = k.issue AND l.use = k.use
GROUP BY l.territory, l.issue, k.component;

-- concerned_plays
SELECT DISTINCT k.issue, k.recording
FROM (SELECT issue, recording, id FROM contending_recordings
) k
JOIN (
SELECT territory, issue, id FROM kept_off UNION SELECT territory, issue, id FROM doubted_plays
) x ON k.issue = x.issue AND k.id = x.id;

-- confirmations_read
SELECT DISTINCT f.territory, f.issue, '' AS decision, sha256('confirm' || chr(31) || '' || chr(31) || c.supplier || chr(31) || '{"figures":"' || c.figures || '"}' || chr(31) || coalesce(CAST(c.first AS VARCHAR), '') || chr(31) || coalesce(CAST(c.last AS VARCHAR), '')) AS content
FROM facts_read f
JOIN confirmations c ON f.supplier = c.supplier
AND f.day >= coalesce(c.first, f.day) AND f.day <= coalesce(c.last, f.day);

-- contenders
SELECT l.* FROM contenders l ANTI JOIN decide_removals x ON l.territory = x.territory AND l.issue = x.issue AND l.id = x.id;

-- contenders
SELECT l.* FROM contenders l ANTI JOIN lifecycle_post_removals x ON l.territory = x.territory AND l.issue = x.issue AND l.id = x.id;

-- contenders
SELECT l.* FROM contenders l ANTI JOIN limit_removals x ON l.territory = x.territory AND l.issue = x.issue AND l.id = x.id;

-- contenders
SELECT l.* FROM contenders l ANTI JOIN relate_removals x ON l.territory = x.territory AND l.issue = x.issue AND l.id = x.id;

-- contenders
SELECT territory, issue, id, CAST(sum(points) AS DECIMAL(38,0)) AS points
FROM live_6 GROUP BY territory, issue, id HAVING sum(points) > 0;

-- contending_recordings
SELECT c.issue, r.recording, c.id, r.title, r.artist
FROM (SELECT DISTINCT issue, id FROM candidates) c JOIN recordings r ON r.song = c.id
ANTI JOIN products p ON r.recording = p.recording;

-- conversion
SELECT issue, slice, clause, measure, weight, weight_per
FROM (SELECT *, row_number() OVER (
PARTITION BY issue, slice ORDER BY columns DESC, clause) AS nth
FROM (
SELECT v.issue, v.slice, r.clause, r.measure, r.weight, r.weight_per, r.columns
FROM slice_values v
JOIN conversions r
ON v.issue = r.issue AND v.name = r."column" AND v.value = r.value
AND (r.first IS NULL OR v.day >= r.first) AND (r.last IS NULL OR v.day <= r.last)
GROUP BY v.issue, v.slice, r.clause, r.measure, r.weight, r.weight_per, r.columns
HAVING count(*) = greatest(r.columns, 1)
))
WHERE nth = 1;

-- counted_days
SELECT t.territory, d.issue, CAST(count(*) AS BIGINT) AS days,
CAST(count(*) FILTER (WHERE a.day IS NOT NULL AND m.day IS NULL) AS BIGINT) AS reported
FROM (SELECT DISTINCT issue, day FROM window_days) d
CROSS JOIN chart_territories t
LEFT JOIN (SELECT DISTINCT territory, issue, day FROM arrived_days) a
ON t.territory = a.territory AND d.issue = a.issue AND d.day = a.day
LEFT JOIN (SELECT DISTINCT m.territory, m.issue, m.day
FROM missing_days m ANTI JOIN silent_series s ON m.territory = s.territory AND m.issue = s.issue AND m.supplier = s.supplier AND m.use = s.use AND m.area = s.area) m
ON t.territory = m.territory AND d.issue = m.issue AND d.day = m.day
GROUP BY t.territory, d.issue;

-- counted_runs
SELECT e.territory, e.issue, e.id, t.streak AS count_streak, t.at_no_1 AS count_no_1,
count(*) FILTER (WHERE p.run = o.run) AS streak,
count(*) FILTER (WHERE p.rank = 1) AS at_no_1
FROM entries_now e
JOIN told_issues t ON e.territory = t.territory AND e.issue = t.issue
JOIN every_place o
ON e.territory = o.territory AND e.id = o.id AND e.issue = o.issue
JOIN every_place p
ON e.territory = p.territory AND e.id = p.id AND p.issue <= e.issue
GROUP BY e.territory, e.issue, e.id, t.streak, t.at_no_1;

-- counted_suppliers
SELECT territory, issue, CAST(count(*) AS BIGINT) AS suppliers,
CAST(count(*) FILTER (WHERE arrived AND NOT silent) AS BIGINT) AS reporting
FROM (
SELECT territory, issue, supplier, bool_or(arrived) AS arrived, bool_or(silent) AS silent
FROM (SELECT territory, issue, supplier, false AS arrived, false AS silent
FROM expected_days
UNION ALL SELECT territory, issue, supplier, true, false FROM arrived_days
UNION ALL SELECT territory, issue, supplier, false, true FROM silent_series)
GROUP BY territory, issue, supplier)
GROUP BY territory, issue;

-- counted_weeks
SELECT *, row_number() OVER (PARTITION BY territory, id, streak ORDER BY issue) AS on_end
FROM streaks;

-- covered
SELECT territory, issue, use, supplier, CAST(count(DISTINCT covered) AS BIGINT) AS days,
CAST(sum(events) AS BIGINT) AS events
FROM (SELECT territory, issue, use, supplier, events,
unnest(generate_series(CAST(day AS TIMESTAMP), CAST(until AS TIMESTAMP),
INTERVAL 1 DAY)) AS covered
FROM facts_read WHERE back = 0)
GROUP BY territory, issue, use, supplier;

-- credited
SELECT territory, issue, id, recording FROM largest_shares
UNION ALL
SELECT s.territory, s.issue, s.id, s.recording FROM shown_recordings s
ANTI JOIN largest_shares l
ON s.territory = l.territory AND s.issue = l.issue AND s.id = l.id;

-- crossed_out
SELECT d.*, row_number() OVER (
PARTITION BY d.territory, d.issue, d.slice, d.recording
ORDER BY d.hardness, d.decision, d.id) AS nth,
count(*) OVER (
PARTITION BY d.territory, d.issue, d.slice, d.recording) AS entities
FROM doubted_plays d
ANTI JOIN kept_off x ON d.territory = x.territory AND d.issue = x.issue AND d.id = x.id;

-- damp_changes
SELECT territory, issue, id, recording, use, tier, clause || '.steps' AS rule,
'DAM002' AS reason, CAST(points AS DECIMAL(38,0)) AS points, quantity
FROM (SELECT territory, issue, id, clause, recording, use, tier, quantity,
points + CASE WHEN nth = 1 THEN change - sum(points) OVER (
PARTITION BY territory, issue, id, clause) ELSE 0 END AS points
FROM damp_parts)
WHERE points <> 0;

-- damp_parts
SELECT l.territory, l.issue, l.id, l.clause, l.recording, l.use, l.tier, l.quantity,
CAST(l.points AS HUGEINT) * (s.counted - s.units) // s.units AS points,
CAST(CAST(CAST(s.points * s.counted AS HUGEINT) // CAST(s.units * s.step AS HUGEINT) + CASE WHEN 2 * abs(CAST(s.points * s.counted AS HUGEINT) % CAST(s.units * s.step AS HUGEINT)) > CAST(s.units * s.step AS HUGEINT) OR (2 * abs(CAST(s.points * s.counted AS HUGEINT) % CAST(s.units * s.step AS HUGEINT)) = CAST(s.units * s.step AS HUGEINT) AND (CAST(s.points * s.counted AS HUGEINT) // CAST(s.units * s.step AS HUGEINT)) % 2 <> 0) THEN sign(CAST(s.points * s.counted AS HUGEINT)) ELSE 0 END AS DECIMAL(38,0)) AS HUGEINT) * s.step - s.points AS change,
row_number() OVER (PARTITION BY l.territory, l.issue, l.id, l.clause
ORDER BY l.points DESC, l.recording, l.use, l.tier) AS nth
FROM damp_rows l
JOIN damp_shares s ON l.territory = s.territory AND l.issue = s.issue
AND l.id = s.id AND l.clause = s.clause;

-- damp_rows
SELECT l.territory, l.issue, l.id, l.recording, l.use, l.tier, l.points, l.quantity,
d.clause, d.per, CAST(greatest(CAST(r.scale AS HUGEINT) // CAST('1' || repeat('0', CAST(d.digits AS INTEGER)) AS HUGEINT), 1) AS DECIMAL(38,0)) AS step
FROM live_3 l
JOIN (SELECT DISTINCT issue, clause, use, per, digits FROM damps) d
ON l.issue = d.issue AND l.use = d.use
JOIN issue_rules r ON l.issue = r.issue;

-- damp_shares
SELECT territory, issue, id, clause, points, step,
counted // gcd(counted, units) AS counted, units // gcd(counted, units) AS units
FROM (SELECT t.territory, t.issue, t.id, t.clause, t.points, t.step,
t.quantity * CAST(t.per AS HUGEINT) AS units,
CAST(sum(CAST(b.rate AS HUGEINT)
* greatest(least(t.quantity, coalesce(b.upper, t.quantity)) - b.lower, 0))
AS HUGEINT) AS counted
FROM damp_totals t
JOIN (SELECT DISTINCT issue, clause, lower, upper, rate FROM damps) b
ON t.issue = b.issue AND t.clause = b.clause
GROUP BY t.territory, t.issue, t.id, t.clause, t.points, t.step, t.quantity, t.per)
WHERE counted <> units;

-- damp_totals
SELECT territory, issue, id, clause, max(per) AS per, CAST(max(step) AS HUGEINT) AS step,
CAST(sum(quantity) AS HUGEINT) AS quantity, CAST(sum(points) AS HUGEINT) AS points
FROM damp_rows GROUP BY territory, issue, id, clause HAVING sum(quantity) > 0;

-- dated_decisions
SELECT decision, act, chart, subject, value, first, reason,
CASE WHEN expires < last OR last IS NULL THEN expires ELSE last END AS last
FROM decisions;

-- day_parts
SELECT * FROM all_day_parts;

-- day_parts
SELECT a.* FROM all_day_parts a SEMI JOIN issues_to_rank i ON a.issue = i.issue;

-- day_parts
SELECT c.territory, c.issue, c.id, r.recording AS recording,
j.slice, j.day, j.supplier, j.outlet, j.territory_of_use, j.use, j.tier,
CAST(sum(t.quantity) AS BIGINT) AS quantity,
CAST(coalesce(sum(CAST(coalesce(CASE j.measure WHEN 'quantity' THEN t.quantity WHEN 'audience' THEN t.audience ELSE t.amount END, 0) AS DECIMAL(19,0)) * j.units), 0) AS DECIMAL(38,0)) AS points
FROM candidate_tallies t
JOIN judged_slices j ON t.slice = j.slice AND t.counted_as = j.counted_as
JOIN doubtful_recordings r ON t.recording = r.recording AND j.issue = r.issue
JOIN candidates c ON r.id = c.id AND j.territory = c.territory AND j.issue = c.issue
WHERE j.back = 0 AND j.outcome = 'counted'
GROUP BY c.territory, c.issue, c.id, r.recording, j.slice, j.day, j.supplier, j.outlet, j.territory_of_use, j.use, j.tier;

-- decide_removals
SELECT e.territory, e.issue, e.id, min(d.rule) AS rule, 'DEC010' AS reason,
min(d.decision) AS decision
FROM (SELECT DISTINCT territory, issue, id FROM places) e
JOIN accepted d ON e.issue = d.issue AND e.id = d.subject AND d.act = 'exclude'
AND d.binds IN ('', e.territory) AND e.issue BETWEEN d.first AND d.last
GROUP BY e.territory, e.issue, e.id;

-- decided
SELECT b.decision, b.act, b.chart, coalesce(g.song, b.subject) AS subject, b.value, b.first, b.last,
b.reason, b.content, b.territory
FROM binding b LEFT JOIN lineage g ON b.subject = g.id;

-- decided
SELECT d.decision, d.act, d.chart, d.subject, d.value, d.first, d.last, d.reason,
sha256(act || chr(31) || chart || chr(31) || subject || chr(31) || value || chr(31) || coalesce(CAST(first AS VARCHAR), '') || chr(31) || coalesce(CAST(last AS VARCHAR), '')) AS content
FROM dated_decisions d
LEFT JOIN (SELECT DISTINCT subject AS undone FROM decisions WHERE act = 'undo') u
ON d.decision = u.undone
WHERE u.undone IS NULL AND d.act NOT IN ('undo', 'withdraw', 'confirm', 'match', 'merge', 'split', 'alias', 'versions', 'classify', 'claim', 'unclaim', 'label', 'unlabel', 'quorum');

-- decided_credits
SELECT territory, issue, id, title, artist, decision
FROM (SELECT e.territory, e.issue, e.id, d.decision,
coalesce(json_extract_string(d.value, '$.title'), e.title) AS title,
coalesce(json_extract_string(d.value, '$.artist'), e.artist) AS artist,
row_number() OVER (PARTITION BY e.territory, e.issue, e.id
ORDER BY d.first DESC, d.decision) AS nth
FROM entities e
JOIN accepted d ON e.issue = d.issue AND e.id = d.subject AND d.act = 'credit'
AND d.binds IN ('', e.territory) AND e.issue BETWEEN d.first AND d.last)
WHERE nth = 1;

-- decisions_read
SELECT * FROM bindings_read UNION ALL SELECT * FROM confirmations_read;

-- details_now
SELECT d.issue, d.recording, d.title, d.artist, d.lead_artist, d.featured, d.artist_country,
d.release_date, d.duration, d.version, d.label, d.signed, d.genre, d.language, d.price,
d.currency, d.tracks
FROM (SELECT i.issue, d.*, row_number() OVER (
PARTITION BY i.issue, d.recording ORDER BY d.first DESC NULLS LAST) AS nth
FROM (SELECT d.* FROM details d
SEMI JOIN (SELECT recording FROM contending_recordings UNION SELECT id FROM candidates) w
ON d.recording = w.recording
) d
JOIN issue_last_days i
ON (d.first IS NULL OR d.first <= i.last) AND (d.last IS NULL OR d.last >= i.last)) d
WHERE d.nth = 1;

-- doubted
SELECT * FROM (
SELECT p.*, d.decision, d.clause, d.action, d.share, d.share_per, row_number() OVER (
PARTITION BY p.territory, p.issue, p.id, p.recording,
p.slice, p.day
ORDER BY CASE d.action WHEN 'exclude' THEN 0 WHEN 'hold' THEN 1 ELSE 2 END, d.decision) AS nth
FROM day_parts p
JOIN doubts d ON p.issue = d.issue AND d.binds IN ('', p.territory)
AND d.subject IN ('', p.recording, p.id) AND p.day BETWEEN d.first AND d.last
AND d.use IN ('', p.use) AND d.supplier IN ('', p.supplier)
AND lower(d.outlet) IN ('', lower(p.outlet))
AND d.territory IN ('', p.territory_of_use)
ANTI JOIN releases r ON d.issue = r.issue AND d.decision = r.decision
AND r.binds IN ('', p.territory) AND p.day BETWEEN r.first AND r.last)
WHERE nth = 1;

-- doubtful_recordings
SELECT DISTINCT r.issue, r.recording, r.id
FROM contending_recordings r
JOIN (SELECT DISTINCT subject FROM decided WHERE act = 'quarantine') d
ON d.subject = '' OR d.subject = r.recording OR d.subject = r.id;

-- doubts
SELECT issue, binds, decision, subject, first, last, use, supplier, outlet, territory,
clause, CASE WHEN action = '' THEN own_action ELSE action END AS action,
-- a share that is no number, or more than all, is the clause's
CASE WHEN own_share BETWEEN 0 AND own_per AND own_per > 0 THEN own_share
ELSE clause_share END AS share,
CASE WHEN own_share BETWEEN 0 AND own_per AND own_per > 0 THEN own_per
ELSE clause_per END AS share_per
FROM (SELECT *,
CASE WHEN share LIKE '%/%' THEN TRY_CAST(split_part(share, '/', 1) AS BIGINT)
ELSE CAST(TRY_CAST(share AS DECIMAL(18,6)) * 1000000 AS BIGINT) END AS own_share,
CASE WHEN share LIKE '%/%' THEN TRY_CAST(split_part(share, '/', 2) AS BIGINT) ELSE 1000000 END AS own_per
FROM (SELECT d.issue, d.binds, d.decision, d.subject, d.first, d.last, coalesce(json_extract_string(nullif(d.value, ''), '$.use'), '') AS use, coalesce(json_extract_string(nullif(d.value, ''), '$.supplier'), '') AS supplier, coalesce(json_extract_string(nullif(d.value, ''), '$.outlet'), '') AS outlet, coalesce(json_extract_string(nullif(d.value, ''), '$.territory'), '') AS territory, coalesce(json_extract_string(nullif(d.value, ''), '$.action'), '') AS action, coalesce(json_extract_string(nullif(d.value, ''), '$.share'), '') AS share,
q.clause, q.action AS own_action, q.share AS clause_share,
q.share_per AS clause_per
FROM accepted d JOIN quarantines q ON d.issue = q.issue
WHERE d.act = 'quarantine'));

-- earlier_places
SELECT c.territory, c.issue, c.id, e.issue AS was, e.rank, n.number,
n.number - row_number() OVER (
PARTITION BY c.territory, c.issue, c.id ORDER BY e.issue) AS run
FROM candidates c
JOIN earlier e ON c.territory = e.territory AND c.id = e.id AND e.issue < c.issue
JOIN numbered_issues n ON e.territory = n.territory AND e.issue = n.issue;

-- earlier_removals
SELECT territory, issue, id, rank, reason
FROM (SELECT territory, issue, id, rank, reason, row_number() OVER (
PARTITION BY territory, issue, id ORDER BY rank, reason) AS nth
FROM removals_of_today
WHERE chart = 'golden-rules' AND coalesce(issue NOT IN (DATE '2026-04-18', DATE '2026-04-25'), true))
WHERE nth = 1;

-- edition_balances
SELECT coalesce(r.territory, w.territory) AS territory, coalesce(r.issue, w.issue) AS issue,
CAST(coalesce(sum(r.reported), 0) AS DECIMAL(38,0)) AS reported,
CAST(count(*) FILTER (WHERE coalesce(r.reported, 0) <> coalesce(w.went, 0)) AS BIGINT)
AS wrong,
min(CASE WHEN coalesce(r.reported, 0) <> coalesce(w.went, 0) THEN
coalesce(r.supplier, w.supplier) || ' '
|| CASE WHEN coalesce(r.outlet, w.outlet) = '' THEN ''
ELSE coalesce(r.outlet, w.outlet) || ' ' END
|| CAST(coalesce(r.day, w.day) AS VARCHAR) || ' ' || coalesce(r.use, w.use)
|| ': ' || CAST(coalesce(r.reported, 0) AS VARCHAR) || ' reported, '
|| CAST(coalesce(w.went, 0) AS VARCHAR) || ' found' END) AS example
FROM edition_reported r
FULL JOIN edition_went w
ON r.territory = w.territory AND r.issue = w.issue AND r.supplier = w.supplier
AND r.outlet = w.outlet AND r.day = w.day AND r.until = w.until AND r.use = w.use
GROUP BY 1, 2;

-- edition_outcomes
SELECT territory, issue, outcome, CASE WHEN outcome = 'excluded' THEN reason ELSE '' END
AS reason, CAST(sum(quantity) AS DECIMAL(38,0)) AS quantity
FROM keyed_exclusions GROUP BY 1, 2, 3, 4;

-- edition_reported
SELECT t.territory, w.issue, f.supplier, f.outlet, f.day, f.until, f.use,
CAST(sum(f.quantity) AS DECIMAL(38,0)) AS reported
FROM in_force f
JOIN chart_windows w
ON w.back = 0 AND f.use = w.use AND f.day <= w.last AND f.until >= w.first
JOIN usage_territories t ON f.territory = t.territory_of_use AND NOT t.anywhere
GROUP BY t.territory, w.issue, f.supplier, f.outlet, f.day, f.until, f.use;

-- edition_went
SELECT territory, issue, supplier, outlet, day, until, use, CAST(sum(quantity) AS DECIMAL(38,0)) AS went
FROM keyed_exclusions GROUP BY territory, issue, supplier, outlet, day, until, use;

-- eligible_facts
SELECT territory, issue, id, 'tracks' AS term, CAST(CAST(tracks AS HUGEINT) * 1000000000000 AS DECIMAL(38,0)) AS number, CAST(NULL AS VARCHAR) AS text FROM known_entities WHERE tracks IS NOT NULL UNION ALL SELECT territory, issue, id, 'minutes' AS term, CAST(CAST(duration // 60 AS HUGEINT) * 1000000000000 AS DECIMAL(38,0)) AS number, CAST(NULL AS VARCHAR) AS text FROM known_entities WHERE duration // 60 IS NOT NULL UNION ALL SELECT territory, issue, id, 'price' AS term, CAST(CAST(price AS HUGEINT) * 1000000000000 AS DECIMAL(38,0)) AS number, CAST(NULL AS VARCHAR) AS text FROM known_entities WHERE price IS NOT NULL UNION ALL SELECT territory, issue, id, 'age_days' AS term, CAST(CAST(date_diff('day', release_date, last) AS HUGEINT) * 1000000000000 AS DECIMAL(38,0)) AS number, CAST(NULL AS VARCHAR) AS text FROM known_entities WHERE date_diff('day', release_date, last) IS NOT NULL UNION ALL SELECT territory, issue, id, 'age_years' AS term, CAST(CAST(year(last) - year(release_date) - CASE WHEN month(last) * 100 + day(last) < month(release_date) * 100 + day(release_date) THEN 1 ELSE 0 END AS HUGEINT) * 1000000000000 AS DECIMAL(38,0)) AS number, CAST(NULL AS VARCHAR) AS text FROM known_entities WHERE year(last) - year(release_date) - CASE WHEN month(last) * 100 + day(last) < month(release_date) * 100 + day(release_date) THEN 1 ELSE 0 END IS NOT NULL UNION ALL SELECT territory, issue, id, 'weeks' AS term, CAST(CAST(coalesce(weeks, 0) AS HUGEINT) * 1000000000000 AS DECIMAL(38,0)) AS number, CAST(NULL AS VARCHAR) AS text FROM known_entities WHERE coalesce(weeks, 0) IS NOT NULL UNION ALL SELECT territory, issue, id, 'peak' AS term, CAST(CAST(peak_rank AS HUGEINT) * 1000000000000 AS DECIMAL(38,0)) AS number, CAST(NULL AS VARCHAR) AS text FROM known_entities WHERE peak_rank IS NOT NULL UNION ALL SELECT territory, issue, id, 'absent' AS term, CAST(CAST(absent AS HUGEINT) * 1000000000000 AS DECIMAL(38,0)) AS number, CAST(NULL AS VARCHAR) AS text FROM known_entities WHERE absent IS NOT NULL UNION ALL SELECT territory, issue, id, 'id', NULL, id FROM known_entities WHERE coalesce(id, '') <> '' UNION ALL SELECT territory, issue, id, 'title', NULL, title FROM known_entities WHERE coalesce(title, '') <> '' UNION ALL SELECT territory, issue, id, 'artist', NULL, artist FROM known_entities WHERE coalesce(artist, '') <> '' UNION ALL SELECT territory, issue, id, 'lead_artist', NULL, lead_artist FROM known_entities WHERE coalesce(lead_artist, '') <> '' UNION ALL SELECT territory, issue, id, 'label', NULL, label FROM known_entities WHERE coalesce(label, '') <> '' UNION ALL SELECT territory, issue, id, 'signed', NULL, signed FROM known_entities WHERE coalesce(signed, '') <> '' UNION ALL SELECT DISTINCT territory, issue, id, 'artist_country', NULL, text FROM (SELECT territory, issue, id, trim(unnest(string_split(artist_country, ';'))) AS text FROM known_entities) WHERE text <> '' UNION ALL SELECT DISTINCT territory, issue, id, 'genre', NULL, text FROM (SELECT territory, issue, id, trim(unnest(string_split(genre, ';'))) AS text FROM known_entities) WHERE text <> '' UNION ALL SELECT DISTINCT territory, issue, id, 'language', NULL, text FROM (SELECT territory, issue, id, trim(unnest(string_split(language, ';'))) AS text FROM known_entities) WHERE text <> '' UNION ALL SELECT DISTINCT territory, issue, id, 'version', NULL, text FROM (SELECT territory, issue, id, trim(unnest(string_split(version, ';'))) AS text FROM known_entities) WHERE text <> '' UNION ALL SELECT territory, issue, id, 'decision', NULL, 'permit' FROM permitted;

-- eligible_met
SELECT DISTINCT territory, issue, id, clause, role
FROM (SELECT e.territory, e.issue, e.id, t.clause, t.role, t.alternative
FROM judged_entities e
JOIN terms t ON e.issue = t.issue AND t.clause LIKE 'eligible.%'
LEFT JOIN eligible_facts f ON e.territory = f.territory AND e.issue = f.issue
AND e.id = f.id AND t.term = f.term
WHERE CASE WHEN t.op = 'always' THEN true
WHEN f.id IS NULL THEN t.unknown
WHEN t.op = 'is' THEN f.text = t.value
WHEN t.op = '<' THEN f.number < t.number
WHEN t.op = '<=' THEN f.number <= t.number
WHEN t.op = '>' THEN f.number > t.number
WHEN t.op = '>=' THEN f.number >= t.number
ELSE f.number = t.number END
GROUP BY e.territory, e.issue, e.id, t.clause, t.role, t.alternative, t.terms
HAVING t.terms = 0 OR count(DISTINCT t.nth) = t.terms);

-- eligible_removals
SELECT j.territory, j.issue, j.id,
coalesce(x.clause, i.clause) || '.action' AS rule,
CASE WHEN x.clause IS NOT NULL THEN x.code ELSE i.code END AS reason,
'' AS decision
FROM judged_entities j
ANTI JOIN permitted p
ON j.territory = p.territory AND j.issue = p.issue AND j.id = p.id
LEFT JOIN (SELECT m.territory, m.issue, m.id, min(m.clause) AS clause, min(c.code) AS code
FROM eligible_met m JOIN eligibility c
ON m.issue = c.issue AND m.clause = c.clause AND c.action = 'exclude'
GROUP BY m.territory, m.issue, m.id) x
ON j.territory = x.territory AND j.issue = x.issue AND j.id = x.id
LEFT JOIN (SELECT issue, min(clause) AS clause, min(code) AS code
FROM eligibility WHERE action = 'include' GROUP BY issue) i
ON j.issue = i.issue
LEFT JOIN (SELECT DISTINCT m.territory, m.issue, m.id
FROM eligible_met m JOIN eligibility c
ON m.issue = c.issue AND m.clause = c.clause AND c.action = 'include') n
ON j.territory = n.territory AND j.issue = n.issue AND j.id = n.id
WHERE x.clause IS NOT NULL OR (i.clause IS NOT NULL AND n.id IS NULL);

-- entities
SELECT * FROM all_entities;

-- entities
SELECT a.* FROM all_entities a SEMI JOIN issues_to_rank i ON a.issue = i.issue;

-- entities
SELECT c.territory, c.issue, c.id, coalesce(o.title, n.title) AS title, coalesce(o.artist, n.artist) AS artist,
CASE WHEN coalesce(d.lead_artist, '') <> '' THEN d.lead_artist ELSE coalesce(o.artist, n.artist) END
AS lead_artist,
coalesce(d.featured, '') AS featured,
coalesce(d.artist_country, '') AS artist_country,
coalesce(CASE WHEN 'song' = 'release' THEN d.release_date END, f.release_date,
d.release_date) AS release_date,
d.duration, coalesce(d.version, '') AS version, coalesce(d.label, '') AS label,
coalesce(d.signed, '') AS signed, coalesce(d.genre, '') AS genre,
coalesce(d.language, '') AS language, d.price,
coalesce(d.currency, '') AS currency, d.tracks,
coalesce(w.recording, '') AS recording
FROM candidates c
JOIN spelled n ON c.issue = n.issue AND c.id = n.id
LEFT JOIN credited w
ON c.territory = w.territory AND c.issue = w.issue AND c.id = w.id
LEFT JOIN contending_recordings o
ON c.issue = o.issue AND c.id = o.id AND w.recording = o.recording
LEFT JOIN details_now d ON c.issue = d.issue AND d.recording = w.recording
LEFT JOIN first_releases f ON c.issue = f.issue AND c.id = f.id;

-- entries_now
SELECT territory, issue, id, rank, points FROM ranked WHERE entry;

-- every_issue
SELECT territory, issue,
row_number() OVER (PARTITION BY territory ORDER BY issue) AS number
FROM (SELECT territory, issue FROM earlier_issues
UNION SELECT territory, issue FROM entries_now);

-- every_place
SELECT p.territory, p.id, p.issue, p.rank, i.number - row_number() OVER (
PARTITION BY p.territory, p.id ORDER BY p.issue) AS run
FROM (SELECT territory, issue, id, rank FROM entries_now
UNION ALL
SELECT o.territory, o.issue, o.id, o.rank FROM earlier o
SEMI JOIN entries_now e ON o.territory = e.territory AND o.id = e.id
ANTI JOIN (SELECT DISTINCT territory, issue FROM entries_now) t
ON o.territory = t.territory AND o.issue = t.issue) p
JOIN every_issue i ON p.territory = i.territory AND p.issue = i.issue;

-- excluded_slices
SELECT issue, slice, min(clause) AS clause FROM admission WHERE action = 'exclude' GROUP BY issue, slice;

-- expected_days
SELECT DISTINCT a.territory, d.issue, a.supplier, d.use, a.area, d.day, true AS agreed
FROM window_days d JOIN agreed a ON d.use = a.use AND a.weekday = isodow(d.day) - 1
UNION ALL
SELECT h.territory, d.issue, h.supplier, d.use, '', d.day, false
FROM window_days d JOIN habits h
ON d.issue = h.issue AND d.use = h.use AND h.weekday = isodow(d.day) - 1;

-- facts
SELECT f.territory, f.issue, f.usage || coalesce(d.decisions, '')
|| coalesce(c.claims, '') || coalesce(i.identity, '') AS facts
FROM (SELECT territory, issue,
'usage:' || CAST(sum(rows) AS VARCHAR) || ':' || sha256(
CAST(sum(digest_1) AS VARCHAR) || ':' || CAST(sum(digest_2) AS VARCHAR) || ':'
|| CAST(sum(digest_3) AS VARCHAR) || ':' || CAST(sum(digest_4) AS VARCHAR))
AS usage
FROM facts_read GROUP BY territory, issue) f
LEFT JOIN (SELECT territory, issue,
' decisions:' || sha256(string_agg(content, ',' ORDER BY content))
AS decisions
FROM decisions_read GROUP BY territory, issue) d
ON f.territory = d.territory AND f.issue = d.issue
LEFT JOIN (SELECT territory, issue,
' claims:' || sha256(string_agg(claim, ',' ORDER BY claim)) AS claims
FROM claims_read GROUP BY territory, issue) c
ON f.territory = c.territory AND f.issue = c.issue
LEFT JOIN (SELECT territory, issue,
' identity:' || sha256(string_agg(content, ',' ORDER BY content)) AS identity
FROM identity_read GROUP BY territory, issue) i
ON f.territory = i.territory AND f.issue = i.issue;

-- facts_read
SELECT t.territory, w.issue, min(w.back) AS back, f.load, f.outlet,
f.territory AS territory_of_use, f.use, f.supplier, f.day, f.until, f.rows, f.events,
f.digest_1, f.digest_2, f.digest_3, f.digest_4
FROM in_force f
JOIN (SELECT issue, use, first, last, back, false AS anywhere FROM chart_windows WHERE followed
UNION ALL
-- what only decides how much else counts: what one listener plays anywhere
SELECT r.issue, w.use, r.first, r.last, 1, true
FROM issue_reaches r JOIN chart_windows w
ON r.issue = w.issue AND w.followed AND w.back = 0) w
ON f.use = w.use AND f.day >= w.first AND f.until <= w.last
JOIN usage_territories t ON f.territory = t.territory_of_use AND w.anywhere = t.anywhere
GROUP BY t.territory, w.issue, f.load, f.outlet, f.territory, f.use, f.supplier, f.day,
f.until, f.rows, f.events, f.digest_1, f.digest_2, f.digest_3, f.digest_4;

-- fingerprints
SELECT h.key, sha256('hitparade edition 1' || chr(10) || 'chart' || chr(9) || coalesce(replace(replace(replace(h.chart, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(10) || 'territory' || chr(9) || coalesce(replace(replace(replace(h.territory, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(10) || 'issue' || chr(9) || coalesce(CAST(h.issue AS VARCHAR), '\N') || chr(10) || 'rules' || chr(9) || coalesce(replace(replace(replace(h.rules, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(10) || 'entries' || chr(9) || coalesce(replace(replace(replace(e.hash, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(10) || 'lines' || chr(9) || coalesce(replace(replace(replace(l.hash, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(10) || 'exclusions' || chr(9) || coalesce(replace(replace(replace(x.hash, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(10) || 'coverage' || chr(9) || coalesce(replace(replace(replace(h.coverage, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(10) || 'facts' || chr(9) || coalesce(replace(replace(replace(h.facts, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || coalesce(chr(10) || 'annotations' || chr(9) || a.hash, '') || coalesce(chr(10) || 'removals' || chr(9) || r.hash, '') || coalesce(chr(10) || 'assets' || chr(9) || s.hash, '')) AS fingerprint
FROM keyed_heads h
LEFT JOIN hashed_entries e ON h.key = e.key
LEFT JOIN hashed_lines l ON h.key = l.key
LEFT JOIN hashed_exclusions x ON h.key = x.key
LEFT JOIN hashed_annotations a ON h.key = a.key
LEFT JOIN hashed_removals r ON h.key = r.key
LEFT JOIN hashed_assets s ON h.key = s.key;

-- first_releases
SELECT r.issue, r.id, min(d.release_date) AS release_date
FROM contending_recordings r
JOIN details_now d ON r.issue = d.issue AND r.recording = d.recording
GROUP BY r.issue, r.id;

-- gained
SELECT n.territory, n.issue, n.id, '' AS recording, n.use, n.tier, 'combine.points.metric' AS rule,
'COM012' AS reason, CAST(-n.before AS DECIMAL(38,0)) AS points, n.quantity
FROM now_and_before n JOIN combining c ON n.issue = c.issue AND c.metric = 'delta'
WHERE n.before <> 0;

-- gainers
SELECT territory, issue, id, 'gainer' AS name, CAST(nth AS VARCHAR) AS value
FROM (SELECT p.*, a.gainers, row_number() OVER (
PARTITION BY p.territory, p.issue
ORDER BY p.points - p.points_before DESC, p.rank, p.id) AS nth
FROM two_periods p JOIN annotating a ON p.issue = a.issue
WHERE p.points > p.points_before)
WHERE nth <= gainers;

-- group_changes
SELECT l.territory, l.issue, l.id, l.recording, l.use, l.tier,
'group.versions.albums' AS rule, 'GRO004' AS reason,
CAST(-sum(l.points) AS DECIMAL(38,0)) AS points,
CAST(sum(l.quantity) AS BIGINT) AS quantity
FROM live_2 l
JOIN album_choices c ON l.territory = c.territory AND l.issue = c.issue
AND l.recording = c.recording AND l.id = c.id AND c.nth > 1
WHERE l.use IN ('audio_stream', 'video_stream', 'ugc_view', 'programmed_stream')
GROUP BY l.territory, l.issue, l.id, l.recording, l.use, l.tier
HAVING sum(l.points) <> 0;

-- grown
SELECT territory, issue, id, '' AS recording, use, tier, 'combine.points.metric' AS rule,
'COM012' AS reason,
CAST(CASE WHEN NOT grows THEN 0 WHEN nth = 1 THEN (part + whole - parts) * (CAST(scale AS HUGEINT) // CAST(kept AS HUGEINT))
ELSE part * (CAST(scale AS HUGEINT) // CAST(kept AS HUGEINT)) END - CAST(now AS HUGEINT) AS DECIMAL(38,0)) AS points, quantity
FROM (SELECT *, CAST(sum(part) OVER (PARTITION BY territory, issue, id) AS HUGEINT) AS parts
FROM (SELECT *, CAST(CAST(CAST(CAST(now - before AS HUGEINT) * CAST(kept AS HUGEINT) AS HUGEINT) // CAST(greatest(all_before, 1) AS HUGEINT) + CASE WHEN 2 * abs(CAST(CAST(now - before AS HUGEINT) * CAST(kept AS HUGEINT) AS HUGEINT) % CAST(greatest(all_before, 1) AS HUGEINT)) > CAST(greatest(all_before, 1) AS HUGEINT) OR (2 * abs(CAST(CAST(now - before AS HUGEINT) * CAST(kept AS HUGEINT) AS HUGEINT) % CAST(greatest(all_before, 1) AS HUGEINT)) = CAST(greatest(all_before, 1) AS HUGEINT) AND (CAST(CAST(now - before AS HUGEINT) * CAST(kept AS HUGEINT) AS HUGEINT) // CAST(greatest(all_before, 1) AS HUGEINT)) % 2 <> 0) THEN sign(CAST(CAST(now - before AS HUGEINT) * CAST(kept AS HUGEINT) AS HUGEINT)) ELSE 0 END AS DECIMAL(38,0)) AS HUGEINT) AS part, CAST(CAST(CAST((all_now - all_before) * CAST(kept AS HUGEINT) AS HUGEINT) // CAST(greatest(all_before, 1) AS HUGEINT) + CASE WHEN 2 * abs(CAST((all_now - all_before) * CAST(kept AS HUGEINT) AS HUGEINT) % CAST(greatest(all_before, 1) AS HUGEINT)) > CAST(greatest(all_before, 1) AS HUGEINT) OR (2 * abs(CAST((all_now - all_before) * CAST(kept AS HUGEINT) AS HUGEINT) % CAST(greatest(all_before, 1) AS HUGEINT)) = CAST(greatest(all_before, 1) AS HUGEINT) AND (CAST((all_now - all_before) * CAST(kept AS HUGEINT) AS HUGEINT) // CAST(greatest(all_before, 1) AS HUGEINT)) % 2 <> 0) THEN sign(CAST((all_now - all_before) * CAST(kept AS HUGEINT) AS HUGEINT)) ELSE 0 END AS DECIMAL(38,0)) AS HUGEINT) AS whole
FROM (SELECT *, all_before > 0
AND CAST(all_before AS HUGEINT) * CAST(least_per AS HUGEINT)
>= CAST(least AS HUGEINT) * CAST(scale AS HUGEINT) AS grows
FROM (SELECT n.*, c.kept, c.least, c.least_per, r.scale,
CAST(sum(n.now) OVER (PARTITION BY n.territory, n.issue, n.id) AS HUGEINT) AS all_now,
CAST(sum(n.before) OVER (PARTITION BY n.territory, n.issue, n.id) AS HUGEINT) AS all_before,
row_number() OVER (PARTITION BY n.territory, n.issue, n.id ORDER BY n.use, n.tier) AS nth
FROM now_and_before n
JOIN combining c ON n.issue = c.issue AND c.metric = 'growth'
JOIN issue_rules r ON n.issue = r.issue))));

-- habits
SELECT DISTINCT h.territory, h.issue, h.use, h.supplier, isodow(h.covered) - 1 AS weekday
FROM (SELECT t.territory, w.issue, w.use, f.supplier,
unnest(generate_series(CAST(greatest(f.day, w.first - 28) AS TIMESTAMP), CAST(least(f.until, w.first - 1) AS TIMESTAMP), INTERVAL 1 DAY))
AS covered
FROM (SELECT DISTINCT supplier, use, territory, day, until FROM in_force) f
JOIN outlook_windows w
ON f.use = w.use AND f.day < w.first AND f.until >= w.first - 28
AND f.until - f.day <= w.last - w.first
JOIN usage_territories t
ON f.territory = t.territory_of_use AND NOT t.anywhere) h
ANTI JOIN agreed a ON h.territory = a.territory AND h.supplier = a.supplier AND h.use = a.use;

-- hashed_annotations
SELECT key, sha256(string_agg(line, chr(10) ORDER BY line)) AS hash FROM (SELECT *, CASE WHEN strpos(texts, '\') > 0 OR strpos(texts, chr(9)) > 0 OR strpos(texts, chr(10)) > 0 THEN coalesce(replace(replace(replace(id, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(replace(replace(replace(name, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(replace(replace(replace(value, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') ELSE coalesce(CAST(id AS VARCHAR), '\N') || chr(9) || coalesce(CAST(name AS VARCHAR), '\N') || chr(9) || coalesce(CAST(value AS VARCHAR), '\N') END AS line FROM (SELECT *, coalesce(id, '') || coalesce(name, '') || coalesce(value, '') AS texts FROM keyed_annotations WHERE true AND year(issue) % 1 = 0)) GROUP BY key;

-- hashed_assets
SELECT key, sha256(string_agg(line, chr(10) ORDER BY line)) AS hash FROM (SELECT *, CASE WHEN strpos(texts, '\') > 0 OR strpos(texts, chr(9)) > 0 OR strpos(texts, chr(10)) > 0 THEN coalesce(replace(replace(replace(id, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(replace(replace(replace(supplier, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(replace(replace(replace(asset, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(replace(replace(replace(role, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(replace(replace(replace(labels, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(replace(replace(replace(use, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(replace(replace(replace(recording, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(replace(replace(replace(title, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(CAST(quantity AS VARCHAR), '\N') || chr(9) || coalesce(CAST(credit AS VARCHAR), '\N') || chr(9) || coalesce(CAST(credit_per AS VARCHAR), '\N') ELSE coalesce(CAST(id AS VARCHAR), '\N') || chr(9) || coalesce(CAST(supplier AS VARCHAR), '\N') || chr(9) || coalesce(CAST(asset AS VARCHAR), '\N') || chr(9) || coalesce(CAST(role AS VARCHAR), '\N') || chr(9) || coalesce(CAST(labels AS VARCHAR), '\N') || chr(9) || coalesce(CAST(use AS VARCHAR), '\N') || chr(9) || coalesce(CAST(recording AS VARCHAR), '\N') || chr(9) || coalesce(CAST(title AS VARCHAR), '\N') || chr(9) || coalesce(CAST(quantity AS VARCHAR), '\N') || chr(9) || coalesce(CAST(credit AS VARCHAR), '\N') || chr(9) || coalesce(CAST(credit_per AS VARCHAR), '\N') END AS line FROM (SELECT *, coalesce(id, '') || coalesce(supplier, '') || coalesce(asset, '') || coalesce(role, '') || coalesce(labels, '') || coalesce(use, '') || coalesce(recording, '') || coalesce(title, '') AS texts FROM keyed_assets WHERE true AND year(issue) % 1 = 0)) GROUP BY key;

-- hashed_entries
SELECT key, sha256(string_agg(line, chr(10) ORDER BY position)) AS hash FROM (SELECT *, CASE WHEN strpos(texts, '\') > 0 OR strpos(texts, chr(9)) > 0 OR strpos(texts, chr(10)) > 0 THEN coalesce(CAST(position AS VARCHAR), '\N') || chr(9) || coalesce(CAST(rank AS VARCHAR), '\N') || chr(9) || coalesce(replace(replace(replace(id, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(replace(replace(replace(title, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(replace(replace(replace(artist, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(replace(replace(replace(song, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(CAST(points AS VARCHAR), '\N') || chr(9) || coalesce(CAST(points_per AS VARCHAR), '\N') || chr(9) || coalesce(CAST(incomplete AS VARCHAR), '\N') || chr(9) || coalesce(replace(replace(replace(components, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(CAST(last_rank AS VARCHAR), '\N') || chr(9) || coalesce(CAST(peak_rank AS VARCHAR), '\N') || chr(9) || coalesce(CAST(peak_issue AS VARCHAR), '\N') || chr(9) || coalesce(CAST(weeks AS VARCHAR), '\N') || chr(9) || coalesce(replace(replace(replace(move, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') ELSE coalesce(CAST(position AS VARCHAR), '\N') || chr(9) || coalesce(CAST(rank AS VARCHAR), '\N') || chr(9) || coalesce(CAST(id AS VARCHAR), '\N') || chr(9) || coalesce(CAST(title AS VARCHAR), '\N') || chr(9) || coalesce(CAST(artist AS VARCHAR), '\N') || chr(9) || coalesce(CAST(song AS VARCHAR), '\N') || chr(9) || coalesce(CAST(points AS VARCHAR), '\N') || chr(9) || coalesce(CAST(points_per AS VARCHAR), '\N') || chr(9) || coalesce(CAST(incomplete AS VARCHAR), '\N') || chr(9) || coalesce(CAST(components AS VARCHAR), '\N') || chr(9) || coalesce(CAST(last_rank AS VARCHAR), '\N') || chr(9) || coalesce(CAST(peak_rank AS VARCHAR), '\N') || chr(9) || coalesce(CAST(peak_issue AS VARCHAR), '\N') || chr(9) || coalesce(CAST(weeks AS VARCHAR), '\N') || chr(9) || coalesce(CAST(move AS VARCHAR), '\N') END AS line FROM (SELECT *, coalesce(id, '') || coalesce(title, '') || coalesce(artist, '') || coalesce(song, '') || coalesce(components, '') || coalesce(move, '') AS texts FROM keyed_entries WHERE true AND year(issue) % 1 = 0)) GROUP BY key;

-- hashed_exclusions
SELECT key, sha256(string_agg(line, chr(10) ORDER BY line)) AS hash FROM (SELECT *, CASE WHEN strpos(texts, '\') > 0 OR strpos(texts, chr(9)) > 0 OR strpos(texts, chr(10)) > 0 THEN coalesce(replace(replace(replace(supplier, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(replace(replace(replace(outlet, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(CAST(day AS VARCHAR), '\N') || chr(9) || coalesce(CAST(until AS VARCHAR), '\N') || chr(9) || coalesce(replace(replace(replace(use, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(replace(replace(replace(outcome, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(replace(replace(replace(reason, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(replace(replace(replace(rule, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(CAST(quantity AS VARCHAR), '\N') ELSE coalesce(CAST(supplier AS VARCHAR), '\N') || chr(9) || coalesce(CAST(outlet AS VARCHAR), '\N') || chr(9) || coalesce(CAST(day AS VARCHAR), '\N') || chr(9) || coalesce(CAST(until AS VARCHAR), '\N') || chr(9) || coalesce(CAST(use AS VARCHAR), '\N') || chr(9) || coalesce(CAST(outcome AS VARCHAR), '\N') || chr(9) || coalesce(CAST(reason AS VARCHAR), '\N') || chr(9) || coalesce(CAST(rule AS VARCHAR), '\N') || chr(9) || coalesce(CAST(quantity AS VARCHAR), '\N') END AS line FROM (SELECT *, coalesce(supplier, '') || coalesce(outlet, '') || coalesce(use, '') || coalesce(outcome, '') || coalesce(reason, '') || coalesce(rule, '') AS texts FROM keyed_exclusions WHERE true AND year(issue) % 1 = 0)) GROUP BY key;

-- hashed_lines
SELECT key, sha256(string_agg(line, chr(10) ORDER BY line)) AS hash FROM (SELECT *, CASE WHEN strpos(texts, '\') > 0 OR strpos(texts, chr(9)) > 0 OR strpos(texts, chr(10)) > 0 THEN coalesce(replace(replace(replace(id, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(replace(replace(replace(use, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(replace(replace(replace(tier, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(replace(replace(replace(territory_of_use, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(replace(replace(replace(supplier, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(replace(replace(replace(outlet, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(replace(replace(replace(measure, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(CAST(quantity AS VARCHAR), '\N') || chr(9) || coalesce(CAST(known AS VARCHAR), '\N') || chr(9) || coalesce(replace(replace(replace(rule, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(replace(replace(replace(reason, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(CAST(weight AS VARCHAR), '\N') || chr(9) || coalesce(CAST(weight_per AS VARCHAR), '\N') || chr(9) || coalesce(CAST(points AS VARCHAR), '\N') || chr(9) || coalesce(CAST(points_per AS VARCHAR), '\N') ELSE coalesce(CAST(id AS VARCHAR), '\N') || chr(9) || coalesce(CAST(use AS VARCHAR), '\N') || chr(9) || coalesce(CAST(tier AS VARCHAR), '\N') || chr(9) || coalesce(CAST(territory_of_use AS VARCHAR), '\N') || chr(9) || coalesce(CAST(supplier AS VARCHAR), '\N') || chr(9) || coalesce(CAST(outlet AS VARCHAR), '\N') || chr(9) || coalesce(CAST(measure AS VARCHAR), '\N') || chr(9) || coalesce(CAST(quantity AS VARCHAR), '\N') || chr(9) || coalesce(CAST(known AS VARCHAR), '\N') || chr(9) || coalesce(CAST(rule AS VARCHAR), '\N') || chr(9) || coalesce(CAST(reason AS VARCHAR), '\N') || chr(9) || coalesce(CAST(weight AS VARCHAR), '\N') || chr(9) || coalesce(CAST(weight_per AS VARCHAR), '\N') || chr(9) || coalesce(CAST(points AS VARCHAR), '\N') || chr(9) || coalesce(CAST(points_per AS VARCHAR), '\N') END AS line FROM (SELECT *, coalesce(id, '') || coalesce(use, '') || coalesce(tier, '') || coalesce(territory_of_use, '') || coalesce(supplier, '') || coalesce(outlet, '') || coalesce(measure, '') || coalesce(rule, '') || coalesce(reason, '') AS texts FROM keyed_lines WHERE entry AND year(issue) % 1 = 0)) GROUP BY key;

-- hashed_removals
SELECT key, sha256(string_agg(line, chr(10) ORDER BY line)) AS hash FROM (SELECT *, CASE WHEN strpos(texts, '\') > 0 OR strpos(texts, chr(9)) > 0 OR strpos(texts, chr(10)) > 0 THEN coalesce(replace(replace(replace(id, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(CAST(rank AS VARCHAR), '\N') || chr(9) || coalesce(replace(replace(replace(title, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(replace(replace(replace(artist, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(replace(replace(replace(rule, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(replace(replace(replace(reason, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') ELSE coalesce(CAST(id AS VARCHAR), '\N') || chr(9) || coalesce(CAST(rank AS VARCHAR), '\N') || chr(9) || coalesce(CAST(title AS VARCHAR), '\N') || chr(9) || coalesce(CAST(artist AS VARCHAR), '\N') || chr(9) || coalesce(CAST(rule AS VARCHAR), '\N') || chr(9) || coalesce(CAST(reason AS VARCHAR), '\N') END AS line FROM (SELECT *, coalesce(id, '') || coalesce(title, '') || coalesce(artist, '') || coalesce(rule, '') || coalesce(reason, '') AS texts FROM keyed_removals WHERE true AND year(issue) % 1 = 0)) GROUP BY key;

-- held_days
SELECT DISTINCT f.territory, f.issue, f.use, f.supplier, f.day
FROM facts_read f
JOIN held_series h ON f.supplier = h.supplier AND f.outlet = h.outlet
AND f.territory_of_use = h.territory AND f.use = h.use AND f.day = h.day
WHERE f.back = 0;

-- hidden_weeks
SELECT n.territory, n.issue, n.id, CAST(count(*) AS BIGINT) AS weeks
FROM new_places n
JOIN accrued a ON n.territory = a.territory AND n.id = a.id AND a.issue < n.issue
GROUP BY n.territory, n.issue, n.id;

-- history
SELECT h.territory, h.issue, h.id,
CASE WHEN h.last_seen = h.previous THEN h.last_seen_rank END AS last_rank,
CAST(h.peak // 10000000 AS BIGINT) AS peak_rank,
DATE '0001-01-01' + CAST(h.peak % 10000000 AS INTEGER) AS peak_issue,
CAST(CASE WHEN w.since_re_entry THEN h.on_end ELSE h.weeks END
+ coalesce(x.weeks, 0) AS BIGINT) AS weeks,
CASE WHEN h.last_seen IS NULL THEN 'debut'
WHEN h.previous IS NULL OR h.last_seen <> h.previous THEN 're_entry'
WHEN h.rank < h.last_seen_rank THEN 'up'
WHEN h.rank > h.last_seen_rank THEN 'down'
ELSE 'same' END AS move,
h.last_seen
FROM counted_weeks h
LEFT JOIN issue_rules w ON h.issue = w.issue
LEFT JOIN hidden_weeks x
ON h.territory = x.territory AND h.issue = x.issue AND h.id = x.id
WHERE h.wanted;

-- history_editions
SELECT l.* FROM latest_editions l SEMI JOIN entries e ON e.batch = l.batch AND e.fingerprint = l.fingerprint AND e.chart = l.chart AND e.territory = l.territory AND e.issue = l.issue WHERE l.chart = 'golden-rules' AND l.issue NOT IN (DATE '2026-04-18', DATE '2026-04-25');

-- history_places
SELECT e.territory, e.issue, e.id, e.rank FROM entries e JOIN history_editions h ON e.batch = h.batch AND e.fingerprint = h.fingerprint AND e.territory = h.territory AND e.issue = h.issue WHERE e.chart = 'golden-rules';

-- identity_read
SELECT DISTINCT p.territory, p.issue, unnest(string_split(r.decisions, ';')) AS content
FROM (SELECT recording, recording AS tallied FROM recordings
UNION ALL SELECT recording, clip FROM clips) h
JOIN (SELECT recording, decisions FROM recordings WHERE decisions <> '') r ON h.recording = r.recording
JOIN past_tallies t ON h.tallied = t.recording
JOIN period_slices p ON t.slice = p.slice AND t.counted_as = p.counted_as AND p.inside;

-- included_slices
SELECT DISTINCT issue, slice FROM admission WHERE action = 'include';

-- issue_order
SELECT territory, issue, lag(issue) OVER (PARTITION BY territory ORDER BY issue) AS previous
FROM (SELECT territory, issue FROM earlier_issues
UNION SELECT territory, issue FROM new_issues);

-- issues_before
SELECT i.issue, n.territory, max(n.number) AS number
FROM issues_to_rank i JOIN numbered_issues n ON n.issue < i.issue
GROUP BY i.issue, n.territory;

-- judged_entities
SELECT DISTINCT territory, issue, id FROM live_1;

-- judged_slices
SELECT p.territory, p.issue, p.back, p.counted_as, p.slice, p.day, p.until, p.supplier,
p.outlet, p.territory_of_use, p.use, p.tier, p.method, p.currency, p.labels,
CASE WHEN p.outcome <> 'counted' THEN p.outcome
WHEN NOT p.inside THEN 'outside'
WHEN x.slice IS NOT NULL OR (a.slice IS NOT NULL AND i.slice IS NULL)
OR c.slice IS NULL OR m.factor = 0 THEN 'excluded'
ELSE 'counted' END AS outcome,
CASE WHEN p.outcome <> 'counted' THEN p.reason
WHEN NOT p.inside THEN ''
WHEN x.slice IS NOT NULL THEN 'ADM010'
WHEN a.slice IS NOT NULL AND i.slice IS NULL THEN 'ADM011'
WHEN c.slice IS NULL THEN 'CON010'
WHEN m.factor = 0 THEN 'MEA010'
ELSE '' END AS reason,
CASE WHEN p.reason IN ('ADM010', 'ADM011') THEN 'admit'
WHEN p.reason = 'CAP010' THEN 'cap'
WHEN p.reason = 'MEA011' THEN 'measure'
WHEN p.reason = 'FED202' THEN 'feeds.stale'
WHEN p.reason = 'IDE010' THEN 'identity.claims'
WHEN p.outcome <> 'counted' OR NOT p.inside THEN ''
WHEN x.slice IS NOT NULL THEN x.clause || '.action'
WHEN a.slice IS NOT NULL AND i.slice IS NULL THEN 'admit'
WHEN c.slice IS NULL THEN 'convert'
WHEN m.factor = 0 THEN m.rule
ELSE c.clause || '.points' END AS rule,
coalesce(c.measure, 'quantity') AS measure,
CAST(coalesce(c.weight * m.factor, c.weight, 0) AS DECIMAL(38,0)) AS weight,
CAST(coalesce(c.weight_per * m.factor_per, c.weight_per, 1) AS DECIMAL(38,0))
AS weight_per,
CAST(coalesce(c.weight * m.factor, c.weight, 0)
* (CAST(r.scale AS HUGEINT)
// CAST(coalesce(c.weight_per * m.factor_per, c.weight_per, 1) AS HUGEINT))
AS DECIMAL(18,0)) AS units
FROM period_slices p
JOIN issue_rules r ON p.issue = r.issue
LEFT JOIN excluded_slices x ON p.issue = x.issue AND p.slice = x.slice
LEFT JOIN included_slices i ON p.issue = i.issue AND p.slice = i.slice
LEFT JOIN asking_slices a ON p.issue = a.issue AND p.slice = a.slice
LEFT JOIN conversion c ON p.issue = c.issue AND p.slice = c.slice
LEFT JOIN slice_factors m ON p.issue = m.issue AND p.slice = m.slice;

-- keyed_annotations
SELECT a.territory || '|' || CAST(a.issue AS VARCHAR) AS key, a.* FROM entry_annotations a;

-- keyed_assets
SELECT a.territory || '|' || CAST(a.issue AS VARCHAR) AS key, a.* FROM entry_assets a;

-- keyed_entries
SELECT s.territory || '|' || CAST(s.issue AS VARCHAR) AS key, s.territory, s.issue, s.position, s.rank, s.id, s.title, s.artist,
s.song, CAST(CAST(s.points AS HUGEINT) // gcd(abs(CAST(s.points AS HUGEINT)), CAST(r.scale AS HUGEINT)) AS DECIMAL(38,0)) AS points, CAST(CAST(r.scale AS HUGEINT) // gcd(abs(CAST(s.points AS HUGEINT)), CAST(r.scale AS HUGEINT)) AS DECIMAL(38,0)) AS points_per,
coalesce(k.components, 0) < r.components AS incomplete,
coalesce(c.components, '{}') AS components,
s.last_rank, s.peak_rank, s.peak_issue, s.weeks, s.move, s.last_seen
FROM standings s
JOIN issue_rules r ON s.issue = r.issue
LEFT JOIN component_texts c
ON s.territory = c.territory AND s.issue = c.issue AND s.id = c.id
LEFT JOIN known_components k
ON s.territory = k.territory AND s.issue = k.issue AND s.id = k.id
WHERE s.entry;

-- keyed_exclusions
SELECT x.territory || '|' || CAST(x.issue AS VARCHAR) AS key, x.* FROM whereabouts x;

-- keyed_heads
SELECT h.territory || '|' || CAST(h.issue AS VARCHAR) AS key, h.* FROM heads h;

-- keyed_lines
SELECT l.territory || '|' || CAST(l.issue AS VARCHAR) AS key, l.territory, l.issue, l.id, s.rank, s.entry, s.title, s.artist, l.use,
l.tier, l.territory_of_use, l.supplier, l.outlet, l.measure, l.quantity, l.known,
l.rule, l.reason, l.weight, l.weight_per, CAST(CAST(l.points AS HUGEINT) // gcd(abs(CAST(l.points AS HUGEINT)), CAST(r.scale AS HUGEINT)) AS DECIMAL(38,0)) AS points, CAST(CAST(r.scale AS HUGEINT) // gcd(abs(CAST(l.points AS HUGEINT)), CAST(r.scale AS HUGEINT)) AS DECIMAL(38,0)) AS points_per
FROM receipt_lines l
JOIN told s ON l.territory = s.territory AND l.issue = s.issue AND l.id = s.id
JOIN issue_rules r ON l.issue = r.issue;

-- keyed_removals
SELECT k.territory || '|' || CAST(k.issue AS VARCHAR) AS key, k.territory, k.issue, k.id, k.rank, n.title, n.artist, k.rule, k.reason,
k.decision
FROM kept_off k
JOIN named n ON k.territory = n.territory AND k.issue = n.issue AND k.id = n.id;

-- known_components
SELECT l.territory, l.issue, l.id,
CAST(count(DISTINCT c.component) AS BIGINT) AS components
FROM parts l JOIN components c ON l.issue = c.issue AND l.use = c.use
WHERE l.known
GROUP BY l.territory, l.issue, l.id;

-- known_entities
SELECT e.territory, e.issue, e.id, e.title, e.artist, e.lead_artist, e.artist_country,
e.release_date, e.duration, e.version, e.label, e.signed, e.genre, e.language,
e.price, e.tracks, s.weeks, s.peak_rank, s.absent, d.last
FROM entities e
SEMI JOIN judged_entities j
ON e.territory = j.territory AND e.issue = j.issue AND e.id = j.id
JOIN issue_last_days d ON e.issue = d.issue
LEFT JOIN stays s
ON e.territory = s.territory AND e.issue = s.issue AND e.id = s.id;

-- largest_shares
SELECT territory, issue, id, recording
FROM (SELECT p.territory, p.issue, p.id, p.recording, row_number() OVER (
PARTITION BY p.territory, p.issue, p.id
ORDER BY sum(p.points) DESC, p.recording) AS nth
FROM parts p
SEMI JOIN (SELECT issue FROM groupings WHERE credit = 'largest_share') g
ON p.issue = g.issue
WHERE p.reason = '' AND p.recording <> ''
GROUP BY p.territory, p.issue, p.id, p.recording)
WHERE nth = 1;

-- last_kept
SELECT k.territory, k.issue, CASE WHEN count(*) >= max(r.kept) THEN min(k.points) ELSE 0 END
AS points
FROM ranked k JOIN issue_rules r ON k.issue = r.issue GROUP BY k.territory, k.issue;

-- last_places
SELECT p.territory, p.issue, p.largest[least(r.size, len(p.largest))] AS points,
CAST(least(r.size, len(p.largest)) AS BIGINT) AS places
FROM (SELECT territory, issue, max(points, 500) AS largest
FROM points WHERE points > 0 GROUP BY territory, issue) p
JOIN circles r ON p.issue = r.issue;

-- lasting
SELECT l.* FROM live_1 l ANTI JOIN eligible_removals x ON l.territory = x.territory AND l.issue = x.issue AND l.id = x.id;

-- lasting
SELECT l.* FROM live_4 l ANTI JOIN lifecycle_removals x ON l.territory = x.territory AND l.issue = x.issue AND l.id = x.id;

-- latest_editions
SELECT * FROM (
SELECT *, row_number() OVER (
PARTITION BY chart, territory, issue ORDER BY edition DESC, created DESC, batch) AS nth
FROM editions)
WHERE nth = 1;

-- leaders
SELECT p.territory, p.issue, p.id, p.alone, p.points
FROM points p JOIN last_places l ON p.territory = l.territory AND p.issue = l.issue
WHERE p.points >= l.points;

-- lifecycle_changes
SELECT x.territory, x.issue, x.id, x.recording, x.use, x.tier,
x.clause || '.factor' AS rule, 'LIF020' AS reason, CAST(CAST(x.points * (CAST(x.factor AS HUGEINT) - CAST(x.factor_per AS HUGEINT)) AS HUGEINT) // CAST(x.factor_per AS HUGEINT) + CASE WHEN 2 * abs(CAST(x.points * (CAST(x.factor AS HUGEINT) - CAST(x.factor_per AS HUGEINT)) AS HUGEINT) % CAST(x.factor_per AS HUGEINT)) > CAST(x.factor_per AS HUGEINT) OR (2 * abs(CAST(x.points * (CAST(x.factor AS HUGEINT) - CAST(x.factor_per AS HUGEINT)) AS HUGEINT) % CAST(x.factor_per AS HUGEINT)) = CAST(x.factor_per AS HUGEINT) AND (CAST(x.points * (CAST(x.factor AS HUGEINT) - CAST(x.factor_per AS HUGEINT)) AS HUGEINT) // CAST(x.factor_per AS HUGEINT)) % 2 <> 0) THEN sign(CAST(x.points * (CAST(x.factor AS HUGEINT) - CAST(x.factor_per AS HUGEINT)) AS HUGEINT)) ELSE 0 END AS DECIMAL(38,0)) AS points, x.quantity
FROM (SELECT p.*, l.clause, c.factor, c.factor_per, row_number() OVER (
PARTITION BY p.territory, p.issue, p.id, p.recording, p.use, p.tier
ORDER BY CAST(c.factor AS HUGEINT) * 1000000000000000000000000 // CAST(c.factor_per AS HUGEINT), l.clause) AS nth
FROM live_4 p
JOIN pre_lives l
ON p.territory = l.territory AND p.issue = l.issue AND p.id = l.id
JOIN pre_clauses c ON l.issue = c.issue AND l.clause = c.clause
WHERE NOT c.excludes
AND (c.uses = '' OR list_contains(string_split(c.uses, ','), p.use))) x
WHERE x.nth = 1 AND CAST(CAST(x.points * (CAST(x.factor AS HUGEINT) - CAST(x.factor_per AS HUGEINT)) AS HUGEINT) // CAST(x.factor_per AS HUGEINT) + CASE WHEN 2 * abs(CAST(x.points * (CAST(x.factor AS HUGEINT) - CAST(x.factor_per AS HUGEINT)) AS HUGEINT) % CAST(x.factor_per AS HUGEINT)) > CAST(x.factor_per AS HUGEINT) OR (2 * abs(CAST(x.points * (CAST(x.factor AS HUGEINT) - CAST(x.factor_per AS HUGEINT)) AS HUGEINT) % CAST(x.factor_per AS HUGEINT)) = CAST(x.factor_per AS HUGEINT) AND (CAST(x.points * (CAST(x.factor AS HUGEINT) - CAST(x.factor_per AS HUGEINT)) AS HUGEINT) // CAST(x.factor_per AS HUGEINT)) % 2 <> 0) THEN sign(CAST(x.points * (CAST(x.factor AS HUGEINT) - CAST(x.factor_per AS HUGEINT)) AS HUGEINT)) ELSE 0 END AS DECIMAL(38,0)) <> 0;

-- lifecycle_post_removals
SELECT l.territory, l.issue, l.id, l.clause || '.enter' AS rule, 'LIF010' AS reason,
'' AS decision
FROM post_lives l
JOIN post_clauses c ON l.issue = c.issue AND l.clause = c.clause
WHERE c.excludes;

-- lifecycle_removals
SELECT l.territory, l.issue, l.id, l.clause || '.enter' AS rule, 'LIF010' AS reason,
'' AS decision
FROM pre_lives l
JOIN pre_clauses c ON l.issue = c.issue AND l.clause = c.clause
WHERE c.excludes;

-- limit_exempt
SELECT DISTINCT territory, issue, id, clause, role
FROM (SELECT e.territory, e.issue, e.id, t.clause, t.role, t.alternative
FROM places e
JOIN terms t ON e.issue = t.issue AND t.clause LIKE 'limit.%'
LEFT JOIN limit_facts f ON e.territory = f.territory AND e.issue = f.issue
AND e.id = f.id AND t.term = f.term
WHERE CASE WHEN t.op = 'always' THEN true
WHEN f.id IS NULL THEN t.unknown
WHEN t.op = 'is' THEN f.text = t.value
WHEN t.op = '<' THEN f.number < t.number
WHEN t.op = '<=' THEN f.number <= t.number
WHEN t.op = '>' THEN f.number > t.number
WHEN t.op = '>=' THEN f.number >= t.number
ELSE f.number = t.number END
GROUP BY e.territory, e.issue, e.id, t.clause, t.role, t.alternative, t.terms
HAVING t.terms = 0 OR count(DISTINCT t.nth) = t.terms);

-- limit_facts
SELECT territory, issue, id, 'rank' AS term, CAST(CAST(n AS HUGEINT) * 1000000000000 AS DECIMAL(38,0)) AS number, CAST(NULL AS VARCHAR) AS text FROM (SELECT territory, issue, id, rank AS n FROM places) WHERE n IS NOT NULL UNION ALL SELECT territory, issue, id, 'weeks' AS term, CAST(CAST(n AS HUGEINT) * 1000000000000 AS DECIMAL(38,0)) AS number, CAST(NULL AS VARCHAR) AS text FROM (SELECT territory, issue, id, weeks AS n FROM stays) WHERE n IS NOT NULL UNION ALL SELECT territory, issue, id, 'last_rank' AS term, CAST(CAST(n AS HUGEINT) * 1000000000000 AS DECIMAL(38,0)) AS number, CAST(NULL AS VARCHAR) AS text FROM (SELECT territory, issue, id, last_rank AS n FROM stays) WHERE n IS NOT NULL UNION ALL SELECT territory, issue, id, 'peak' AS term, CAST(CAST(n AS HUGEINT) * 1000000000000 AS DECIMAL(38,0)) AS number, CAST(NULL AS VARCHAR) AS text FROM (SELECT territory, issue, id, peak_rank AS n FROM stays) WHERE n IS NOT NULL UNION ALL SELECT territory, issue, id, 'absent' AS term, CAST(CAST(n AS HUGEINT) * 1000000000000 AS DECIMAL(38,0)) AS number, CAST(NULL AS VARCHAR) AS text FROM (SELECT territory, issue, id, absent AS n FROM stays) WHERE n IS NOT NULL UNION ALL SELECT territory, issue, id, 'age_days' AS term, CAST(CAST(n AS HUGEINT) * 1000000000000 AS DECIMAL(38,0)) AS number, CAST(NULL AS VARCHAR) AS text FROM (SELECT e.territory, e.issue, e.id, date_diff('day', e.release_date, i.last) AS n FROM entities e JOIN issue_last_days i ON e.issue = i.issue) WHERE n IS NOT NULL UNION ALL SELECT territory, issue, id, 'age_years' AS term, CAST(CAST(n AS HUGEINT) * 1000000000000 AS DECIMAL(38,0)) AS number, CAST(NULL AS VARCHAR) AS text FROM (SELECT e.territory, e.issue, e.id, year(i.last) - year(e.release_date) - CASE WHEN month(i.last) * 100 + day(i.last) < month(e.release_date) * 100 + day(e.release_date) THEN 1 ELSE 0 END AS n FROM entities e JOIN issue_last_days i ON e.issue = i.issue) WHERE n IS NOT NULL UNION ALL SELECT territory, issue, id, 'title', CAST(NULL AS DECIMAL(38,0)), title FROM entities WHERE title <> '' UNION ALL SELECT territory, issue, id, 'artist', CAST(NULL AS DECIMAL(38,0)), artist FROM entities WHERE artist <> '' UNION ALL SELECT territory, issue, id, 'lead_artist', CAST(NULL AS DECIMAL(38,0)), lead_artist FROM entities WHERE lead_artist <> '' UNION ALL SELECT territory, issue, id, 'artist_country', CAST(NULL AS DECIMAL(38,0)), artist_country FROM entities WHERE artist_country <> '' UNION ALL SELECT territory, issue, id, 'version', CAST(NULL AS DECIMAL(38,0)), version FROM entities WHERE version <> '' UNION ALL SELECT territory, issue, id, 'label', CAST(NULL AS DECIMAL(38,0)), label FROM entities WHERE label <> '' UNION ALL SELECT territory, issue, id, 'genre', CAST(NULL AS DECIMAL(38,0)), genre FROM entities WHERE genre <> '' UNION ALL SELECT territory, issue, id, 'language', CAST(NULL AS DECIMAL(38,0)), language FROM entities WHERE language <> '' UNION ALL SELECT territory, issue, id, 'signed', CAST(NULL AS DECIMAL(38,0)), signed FROM entities WHERE signed <> '' UNION ALL SELECT territory, issue, id, 'id', CAST(NULL AS DECIMAL(38,0)), id FROM places UNION ALL
SELECT e.territory, e.issue, e.id, 'decision', CAST(NULL AS DECIMAL(38,0)), d.act
FROM places e JOIN accepted d ON e.issue = d.issue AND e.id = d.subject
AND d.binds IN ('', e.territory) AND e.issue BETWEEN d.first AND d.last;

-- limit_keys
SELECT DISTINCT k.territory, k.issue, k.id, k.kind, k.key
FROM (SELECT e.territory, e.issue, e.id, 'lead_artist' AS kind, lower(trim(e.lead_artist)) AS key FROM entities e UNION ALL SELECT e.territory, e.issue, e.id, 'artist' AS kind, lower(trim(e.artist)) AS key FROM entities e UNION ALL SELECT e.territory, e.issue, e.id, 'label' AS kind, lower(trim(e.label)) AS key FROM entities e UNION ALL
SELECT e.territory, e.issue, e.id, 'featured', lower(trim(f.name))
FROM entities e, unnest(string_split(e.featured, ';')) AS f(name)
UNION ALL
SELECT p.territory, p.issue, p.id, 'release', t.release
FROM parts p JOIN tracks t ON p.recording = t.recording AND NOT t.product) k
SEMI JOIN places p ON k.territory = p.territory AND k.issue = p.issue AND k.id = p.id
WHERE k.key <> '';

-- limit_over
SELECT k.issue, k.territory, k.clause, k.id, bool_or(k.nth > l.most) AS over
FROM (SELECT k.territory, k.issue, l.clause, k.id, row_number() OVER (
PARTITION BY k.territory, k.issue, l.clause, k.key ORDER BY p.position) AS nth
FROM limit_keys k
JOIN limits l ON k.issue = l.issue AND k.kind = l.key
JOIN places p
ON k.territory = p.territory AND k.issue = p.issue AND k.id = p.id
ANTI JOIN limit_exempt x ON k.territory = x.territory AND k.issue = x.issue
AND k.id = x.id AND l.clause = x.clause) k
JOIN limits l ON k.issue = l.issue AND k.clause = l.clause
GROUP BY k.issue, k.territory, k.clause, k.id;

-- limit_removals
SELECT territory, issue, id, clause || '.most' AS rule, 'LIM010' AS reason,
'' AS decision
FROM (SELECT p.territory, p.issue, p.id, l.clause, l.within, o.over,
-- the places that entries take before this one, once others have left
count(*) FILTER (WHERE NOT coalesce(o.over, false)) OVER (
PARTITION BY p.territory, p.issue, l.clause ORDER BY p.position
ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS taken
FROM places p
JOIN limits l ON p.issue = l.issue
LEFT JOIN limit_over o ON p.territory = o.territory AND p.issue = o.issue
AND p.id = o.id AND l.clause = o.clause)
WHERE over AND (within = 0 OR taken < within);

-- live_0
SELECT p.territory, p.issue, p.id, p.recording, p.use, p.tier,
CAST(sum(p.units) AS BIGINT) AS quantity, CAST(sum(p.points) AS DECIMAL(38,0)) AS points
FROM parts p SEMI JOIN issues_to_rank i ON p.issue = i.issue
WHERE p.reason = ''
GROUP BY p.territory, p.issue, p.id, p.recording, p.use, p.tier;

-- live_1
SELECT territory, issue, id, recording, use, tier, CAST(sum(quantity) AS BIGINT) AS quantity,
CAST(sum(points) AS DECIMAL(38,0)) AS points
FROM (SELECT territory, issue, id, recording, use, tier, quantity, points FROM live_0
UNION ALL SELECT territory, issue, id, recording, use, tier, 0, points FROM quarantine_changes)
GROUP BY territory, issue, id, recording, use, tier;

-- live_2
SELECT * FROM lasting;

-- live_3
SELECT territory, issue, id, recording, use, tier, CAST(sum(quantity) AS BIGINT) AS quantity,
CAST(sum(points) AS DECIMAL(38,0)) AS points
FROM (SELECT territory, issue, id, recording, use, tier, quantity, points FROM live_2
UNION ALL SELECT territory, issue, id, recording, use, tier, 0, points FROM group_changes)
GROUP BY territory, issue, id, recording, use, tier;

-- live_4
SELECT territory, issue, id, recording, use, tier, CAST(sum(quantity) AS BIGINT) AS quantity,
CAST(sum(points) AS DECIMAL(38,0)) AS points
FROM (SELECT territory, issue, id, recording, use, tier, quantity, points FROM live_3
UNION ALL SELECT territory, issue, id, recording, use, tier, 0, points FROM damp_changes)
GROUP BY territory, issue, id, recording, use, tier;

-- live_5
SELECT territory, issue, id, recording, use, tier, CAST(sum(quantity) AS BIGINT) AS quantity,
CAST(sum(points) AS DECIMAL(38,0)) AS points
FROM (SELECT territory, issue, id, recording, use, tier, quantity, points FROM lasting
UNION ALL SELECT territory, issue, id, recording, use, tier, 0, points FROM lifecycle_changes)
GROUP BY territory, issue, id, recording, use, tier;

-- live_6
SELECT territory, issue, id, recording, use, tier, CAST(sum(quantity) AS BIGINT) AS quantity,
CAST(sum(points) AS DECIMAL(38,0)) AS points
FROM (SELECT territory, issue, id, recording, use, tier, quantity, points FROM live_5
UNION ALL SELECT territory, issue, id, recording, use, tier, 0, points FROM combine_changes)
GROUP BY territory, issue, id, recording, use, tier;

-- market
SELECT * FROM all_market;

-- market
SELECT a.* FROM all_market a SEMI JOIN issues_to_rank i ON a.issue = i.issue;

-- market
SELECT j.territory, j.issue, j.back, j.use, j.tier,
CAST(sum(t.quantity) AS BIGINT) AS quantity
FROM (SELECT slice, counted_as, CAST(sum(quantity) AS BIGINT) AS quantity
FROM past_tallies GROUP BY slice, counted_as) t
JOIN judged_slices j ON t.slice = j.slice AND t.counted_as = j.counted_as
WHERE j.outcome = 'counted'
GROUP BY j.territory, j.issue, j.back, j.use, j.tier;

-- metrics
SELECT * FROM all_metrics;

-- metrics
SELECT a.* FROM all_metrics a SEMI JOIN issues_to_rank i ON a.issue = i.issue;

-- metrics
SELECT c.territory, c.issue, c.id, j.back, j.use, j.tier,
CAST(sum(t.quantity) AS BIGINT) AS quantity,
CAST(coalesce(sum(CAST(coalesce(CASE j.measure WHEN 'quantity' THEN t.quantity WHEN 'audience' THEN t.audience ELSE t.amount END, 0) AS DECIMAL(19,0)) * j.units), 0) AS DECIMAL(38,0)) AS points
FROM candidate_tallies t
JOIN judged_slices j ON t.slice = j.slice AND t.counted_as = j.counted_as
JOIN contending_recordings r ON t.recording = r.recording AND j.issue = r.issue
JOIN candidates c ON r.id = c.id AND j.territory = c.territory AND j.issue = c.issue
WHERE j.outcome = 'counted'
GROUP BY c.territory, c.issue, c.id, j.back, j.use, j.tier;

-- missing_days
SELECT e.* FROM expected_days e
WHERE NOT EXISTS (
SELECT 1 FROM arrived_days a
WHERE a.territory = e.territory AND a.issue = e.issue AND a.supplier = e.supplier AND a.use = e.use AND a.day = e.day
AND (e.area = '' OR a.area = e.area));

-- moves
SELECT j.territory, j.issue, j.slice, 'excluded' AS outcome, x.reason, x.rule,
CAST(sum(t.quantity) AS BIGINT) AS quantity
FROM candidate_tallies t
JOIN judged_slices j ON t.slice = j.slice AND t.counted_as = j.counted_as AND j.back = 0 AND j.outcome = 'counted'
JOIN play_credits x
ON t.recording = x.recording AND j.issue = x.issue AND j.territory = x.territory
WHERE x.kept_off = x.entities
GROUP BY j.territory, j.issue, j.slice, x.reason, x.rule
UNION ALL
SELECT j.territory, j.issue, j.slice, 'excluded', 'GRO010', 'entity',
CAST(sum(t.quantity) AS BIGINT)
FROM sold_copies t
JOIN judged_slices j ON t.slice = j.slice AND t.counted_as = j.counted_as AND j.back = 0 AND j.outcome = 'counted'
GROUP BY j.territory, j.issue, j.slice
UNION ALL
SELECT d.territory, d.issue, d.slice, d.outcome, d.reason, d.rule,
CAST(sum(d.quantity) AS BIGINT) AS quantity
FROM crossed_out d
JOIN play_credits k
ON d.territory = k.territory AND d.issue = k.issue AND d.recording = k.recording
WHERE d.nth = 1 AND d.entities + k.kept_off = k.entities
GROUP BY d.territory, d.issue, d.slice, d.outcome, d.reason, d.rule;

-- named
SELECT e.territory, e.issue, e.id, coalesce(d.title, e.title) AS title,
coalesce(d.artist, e.artist) AS artist
FROM all_entities e
LEFT JOIN decided_credits d
ON e.territory = d.territory AND e.issue = d.issue AND e.id = d.id;

-- new_issues
SELECT DISTINCT territory, issue FROM ranked WHERE entry;

-- new_places
SELECT territory, issue, id, rank FROM ranked WHERE entry;

-- now_and_before
SELECT territory, issue, id, use, tier, CAST(sum(now) AS DECIMAL(38,0)) AS now,
CAST(sum(before) AS DECIMAL(38,0)) AS before, CAST(sum(quantity) AS BIGINT) AS quantity
FROM (SELECT territory, issue, id, use, tier, points AS now, 0 AS before, 0 AS quantity FROM live_5
UNION ALL
SELECT m.territory, m.issue, m.id, m.use, m.tier, 0, greatest(m.points, 0), m.quantity
FROM metrics m
SEMI JOIN live_5 l
ON m.territory = l.territory AND m.issue = l.issue AND m.id = l.id
WHERE m.back = 1)
SEMI JOIN (SELECT issue FROM combining WHERE metric <> 'level') c USING (issue)
GROUP BY territory, issue, id, use, tier;

-- numbered_issues
SELECT territory, issue,
CAST(row_number() OVER (PARTITION BY territory ORDER BY issue) AS BIGINT) AS number
FROM earlier_issues;

-- outlook_windows
SELECT issue, use, first, last FROM chart_windows WHERE back = 0 AND followed;

-- parts
SELECT c.territory, c.issue, c.id, t.recording AS recording, j.use, j.tier,
j.territory_of_use, j.supplier, j.outlet, j.measure,
CAST(coalesce(sum(CASE j.measure WHEN 'quantity' THEN t.quantity WHEN 'audience' THEN t.audience ELSE t.amount END), 0) AS BIGINT) AS quantity,
CAST(sum(t.quantity) AS BIGINT) AS units,
bool_or(CASE j.measure WHEN 'quantity' THEN t.quantity_known WHEN 'audience' THEN t.audience IS NOT NULL ELSE t.amount IS NOT NULL END) AS known, j.rule, j.reason, j.weight AS weight,
j.weight_per AS weight_per, CAST(coalesce(sum(CAST(coalesce(CASE j.measure WHEN 'quantity' THEN t.quantity WHEN 'audience' THEN t.audience ELSE t.amount END, 0) AS DECIMAL(19,0)) * j.units), 0) AS DECIMAL(38,0)) AS points
FROM candidate_tallies t
JOIN judged_slices j ON t.slice = j.slice AND t.counted_as = j.counted_as
JOIN contending_recordings r ON t.recording = r.recording AND j.issue = r.issue
JOIN candidates c ON r.id = c.id AND j.territory = c.territory AND j.issue = c.issue
WHERE j.back = 0 AND j.outcome IN ('counted', 'excluded', 'quarantined')
GROUP BY c.territory, c.issue, c.id, t.recording, j.use, j.tier, j.territory_of_use, j.supplier, j.outlet, j.measure, j.rule, j.reason,
j.weight, j.weight_per;

-- past_tallies
SELECT *, 0 AS counted_as FROM tallies WHERE policy IN ('c4d5a6246b2a0bfa') AND day BETWEEN DATE '2026-04-06' AND DATE '2026-04-14';

-- period_slices
SELECT t.territory, w.issue, w.back, p.counted_as, s.slice, s.day, s.until, s.supplier,
s.outlet, s.territory AS territory_of_use, s.use, s.tier, s.method, s.currency,
s.outcome, s.reason, s.labels,
w.followed AND s.day >= w.first AND s.until <= w.last AS inside
FROM slices s
JOIN chart_windows w ON s.use = w.use AND s.day <= w.last AND s.until >= w.first
JOIN issue_policies p ON w.issue = p.issue
JOIN territories_read t ON s.territory = t.territory_of_use
WHERE w.back = 0 OR (w.followed AND s.day >= w.first AND s.until <= w.last);

-- permitted
SELECT s.territory, s.issue, s.id, min(d.decision) AS decision
FROM (SELECT territory, issue, id, id AS subject FROM judged_entities
UNION SELECT territory, issue, id, recording FROM live_1
UNION SELECT territory, issue, id, artist FROM entities
UNION SELECT territory, issue, id, lead_artist FROM entities) s
JOIN accepted d ON s.issue = d.issue AND s.subject = d.subject AND d.act = 'permit'
AND d.binds IN ('', s.territory) AND s.issue BETWEEN d.first AND d.last
WHERE s.subject <> ''
GROUP BY s.territory, s.issue, s.id;

-- placed
SELECT c.territory, c.issue, c.id, c.points, s.title, s.artist,
row_number() OVER (PARTITION BY c.territory, c.issue
ORDER BY c.points DESC, b.last_rank ASC NULLS LAST, s.title ASC, s.artist ASC, c.id ASC) AS position,
rank() OVER (PARTITION BY c.territory, c.issue ORDER BY c.points DESC) AS tied
FROM contenders c
JOIN issues_to_rank i ON c.issue = i.issue
JOIN named s
ON c.territory = s.territory AND c.issue = s.issue AND c.id = s.id
LEFT JOIN before b ON c.territory = b.territory AND c.issue = b.issue AND c.id = b.id;

-- places
SELECT p.territory, p.issue, p.id, p.points,
CAST(CASE WHEN r.shared THEN p.tied ELSE p.position END AS BIGINT) AS rank,
CAST(p.position AS BIGINT) AS position
FROM placed p JOIN issue_rules r ON p.issue = r.issue;

-- places_of_today
SELECT e.chart, e.territory, e.issue, coalesce(g.song, e.id) AS id, e.rank, e.artist
FROM entries e JOIN latest_editions l ON l.batch = e.batch AND l.fingerprint = e.fingerprint AND l.territory = e.territory AND l.issue = e.issue
LEFT JOIN lineage g ON e.id = g.id
WHERE e.chart IN ('golden', 'golden-rules');

-- play_credits
SELECT territory, issue, recording, count(*) AS entities, count(rule) AS kept_off,
min(CASE WHEN nth = 1 THEN rule END) AS rule,
min(CASE WHEN nth = 1 THEN reason END) AS reason
FROM (SELECT k.territory, k.issue, k.recording, x.rule, x.reason, row_number() OVER (
PARTITION BY k.territory, k.issue, k.recording
ORDER BY x.rule NULLS LAST, x.reason NULLS LAST, k.id) AS nth
FROM (
SELECT c.territory, r.issue, r.recording, r.id
FROM contending_recordings r
SEMI JOIN concerned_plays p ON r.issue = p.issue AND r.recording = p.recording
JOIN candidates c ON r.issue = c.issue AND r.id = c.id
) k
LEFT JOIN kept_off x
ON k.territory = x.territory AND k.issue = x.issue AND k.id = x.id)
GROUP BY territory, issue, recording;

-- points
SELECT p.territory, p.issue, p.recording AS id, true AS alone, p.points FROM recording_points p ANTI JOIN products x ON p.recording = x.recording ANTI JOIN shared_recordings s ON p.recording = s.recording
UNION ALL
SELECT p.territory, p.issue, s.song, false, CAST(sum(p.points) AS DECIMAL(38,0))
FROM recording_points p JOIN shared_recordings s ON p.recording = s.recording
GROUP BY p.territory, p.issue, s.song;

-- post_clauses
SELECT * FROM lifecycles WHERE post;

-- post_declines
SELECT *, min(CASE WHEN NOT coalesce(declined, false) THEN back END) OVER (
PARTITION BY territory, issue, id, clause ORDER BY back
ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) - back AS declines
FROM post_trends;

-- post_entities
SELECT DISTINCT territory, issue, id, rank AS rank FROM places;

-- post_facts
SELECT m.territory, m.issue, m.id, m.clause, m.back, m.past, w.weeks,
CASE WHEN m.back = 0 THEN m.provisional ELSE s.rank END AS rank, s.last_rank,
s.peak, s.absent, coalesce(d.declines, 0) AS declines, d.growth,
CASE WHEN c.by_points THEN d.fewer
WHEN s.last_rank IS NOT NULL
THEN CASE WHEN m.back = 0 THEN m.provisional ELSE s.rank END > s.last_rank
ELSE s.absent IS NOT NULL AND c.absent_descends END AS descending,
date_diff('day', e.release_date, m.last) AS age_days,
year(m.last) - year(e.release_date) - CASE WHEN month(m.last) * 100 + day(m.last)
< month(e.release_date) * 100 + day(e.release_date) THEN 1 ELSE 0 END AS age_years
FROM post_moments m
JOIN post_clauses c ON m.issue = c.issue AND m.clause = c.clause
JOIN post_weeks w ON m.territory = w.territory AND m.issue = w.issue AND m.id = w.id AND m.clause = w.clause AND m.back = w.back
JOIN post_seen s ON m.territory = s.territory AND m.issue = s.issue AND m.id = s.id AND m.clause = s.clause AND m.back = s.back
LEFT JOIN post_declines d ON m.territory = d.territory AND m.issue = d.issue AND m.id = d.id AND m.clause = d.clause AND m.back = d.back
LEFT JOIN entities e
ON m.territory = e.territory AND m.issue = e.issue AND m.id = e.id;

-- post_lives
SELECT territory, issue, id, clause FROM post_met
GROUP BY territory, issue, id, clause
-- who leaves in the issue in which they would enter has left
HAVING min(back) FILTER (WHERE role = 'enter')
< coalesce(min(back) FILTER (WHERE role = 'leave'), 1000000)
AND count(*) FILTER (WHERE role = 'except' AND back = 0) = 0;

-- post_markets
SELECT m.territory, m.issue, c.clause, m.back, sum(CASE WHEN list_contains(string_split(c.base, ','), m.use) THEN m.quantity ELSE 0 END) AS quantity
FROM market m JOIN post_clauses c ON m.issue = c.issue AND m.back <= c.lookback
GROUP BY m.territory, m.issue, c.clause, m.back;

-- post_met
SELECT DISTINCT territory, issue, id, clause, role, back
FROM (SELECT f.territory, f.issue, f.id, f.clause, f.back, t.role
FROM post_facts f
JOIN terms t ON f.issue = t.issue AND f.clause = t.clause
LEFT JOIN accepted d
ON t.term = 'decision' AND f.issue = d.issue AND f.id = d.subject
AND d.binds IN ('', f.territory) AND f.past BETWEEN d.first AND d.last
AND d.act = t.value
WHERE CASE WHEN t.op = 'always' THEN true
WHEN t.op = 'season' AND substr(t.value, 1, 5) <= substr(t.value, 8, 5)
THEN strftime(f.past, '%m-%d') BETWEEN substr(t.value, 1, 5) AND substr(t.value, 8, 5)
WHEN t.op = 'season' THEN strftime(f.past, '%m-%d') >= substr(t.value, 1, 5) OR strftime(f.past, '%m-%d') <= substr(t.value, 8, 5)
WHEN t.term = 'decision' THEN d.decision IS NOT NULL
WHEN t.term = 'descending'
THEN t.value = CASE WHEN f.descending THEN 'yes' ELSE 'no' END
WHEN t.op = '<' THEN CASE t.term WHEN 'weeks' THEN CAST(f.weeks AS HUGEINT) * 1000000000000 WHEN 'rank' THEN CAST(f.rank AS HUGEINT) * 1000000000000 WHEN 'last_rank' THEN CAST(f.last_rank AS HUGEINT) * 1000000000000 WHEN 'peak' THEN CAST(f.peak AS HUGEINT) * 1000000000000 WHEN 'absent' THEN CAST(f.absent AS HUGEINT) * 1000000000000 WHEN 'declines' THEN CAST(f.declines AS HUGEINT) * 1000000000000 WHEN 'age_days' THEN CAST(f.age_days AS HUGEINT) * 1000000000000 WHEN 'age_years' THEN CAST(f.age_years AS HUGEINT) * 1000000000000 WHEN 'growth' THEN f.growth END < t.number
WHEN t.op = '<=' THEN CASE t.term WHEN 'weeks' THEN CAST(f.weeks AS HUGEINT) * 1000000000000 WHEN 'rank' THEN CAST(f.rank AS HUGEINT) * 1000000000000 WHEN 'last_rank' THEN CAST(f.last_rank AS HUGEINT) * 1000000000000 WHEN 'peak' THEN CAST(f.peak AS HUGEINT) * 1000000000000 WHEN 'absent' THEN CAST(f.absent AS HUGEINT) * 1000000000000 WHEN 'declines' THEN CAST(f.declines AS HUGEINT) * 1000000000000 WHEN 'age_days' THEN CAST(f.age_days AS HUGEINT) * 1000000000000 WHEN 'age_years' THEN CAST(f.age_years AS HUGEINT) * 1000000000000 WHEN 'growth' THEN f.growth END <= t.number
WHEN t.op = '>' THEN CASE t.term WHEN 'weeks' THEN CAST(f.weeks AS HUGEINT) * 1000000000000 WHEN 'rank' THEN CAST(f.rank AS HUGEINT) * 1000000000000 WHEN 'last_rank' THEN CAST(f.last_rank AS HUGEINT) * 1000000000000 WHEN 'peak' THEN CAST(f.peak AS HUGEINT) * 1000000000000 WHEN 'absent' THEN CAST(f.absent AS HUGEINT) * 1000000000000 WHEN 'declines' THEN CAST(f.declines AS HUGEINT) * 1000000000000 WHEN 'age_days' THEN CAST(f.age_days AS HUGEINT) * 1000000000000 WHEN 'age_years' THEN CAST(f.age_years AS HUGEINT) * 1000000000000 WHEN 'growth' THEN f.growth END > t.number
WHEN t.op = '>=' THEN CASE t.term WHEN 'weeks' THEN CAST(f.weeks AS HUGEINT) * 1000000000000 WHEN 'rank' THEN CAST(f.rank AS HUGEINT) * 1000000000000 WHEN 'last_rank' THEN CAST(f.last_rank AS HUGEINT) * 1000000000000 WHEN 'peak' THEN CAST(f.peak AS HUGEINT) * 1000000000000 WHEN 'absent' THEN CAST(f.absent AS HUGEINT) * 1000000000000 WHEN 'declines' THEN CAST(f.declines AS HUGEINT) * 1000000000000 WHEN 'age_days' THEN CAST(f.age_days AS HUGEINT) * 1000000000000 WHEN 'age_years' THEN CAST(f.age_years AS HUGEINT) * 1000000000000 WHEN 'growth' THEN f.growth END >= t.number
ELSE CASE t.term WHEN 'weeks' THEN CAST(f.weeks AS HUGEINT) * 1000000000000 WHEN 'rank' THEN CAST(f.rank AS HUGEINT) * 1000000000000 WHEN 'last_rank' THEN CAST(f.last_rank AS HUGEINT) * 1000000000000 WHEN 'peak' THEN CAST(f.peak AS HUGEINT) * 1000000000000 WHEN 'absent' THEN CAST(f.absent AS HUGEINT) * 1000000000000 WHEN 'declines' THEN CAST(f.declines AS HUGEINT) * 1000000000000 WHEN 'age_days' THEN CAST(f.age_days AS HUGEINT) * 1000000000000 WHEN 'age_years' THEN CAST(f.age_years AS HUGEINT) * 1000000000000 WHEN 'growth' THEN f.growth END = t.number END
GROUP BY f.territory, f.issue, f.id, f.clause, f.back, t.role, t.alternative, t.terms
HAVING t.terms = 0 OR count(DISTINCT t.nth) = t.terms);

-- post_moments
SELECT e.territory, e.issue, e.id, c.clause, i.back, i.past, i.last,
e.rank AS provisional, coalesce(b.number, 0) AS before
FROM post_entities e
JOIN post_clauses c ON e.issue = c.issue
JOIN past_issues i ON e.issue = i.issue AND i.back <= CASE WHEN c.stateful THEN c.lookback ELSE 0 END
LEFT JOIN (SELECT n.territory, i.past, max(n.number) AS number
FROM post_numbers n JOIN past_issues i ON n.issue < i.past
GROUP BY n.territory, i.past) b
ON e.territory = b.territory AND i.past = b.past;

-- post_numbers
SELECT territory, issue,
row_number() OVER (PARTITION BY territory ORDER BY issue) AS number
FROM earlier_issues;

-- post_places
SELECT p.territory, p.id, p.issue AS was, n.number, p.rank, p.seen
FROM (SELECT territory, issue, id, rank, true AS seen FROM earlier
UNION ALL
SELECT territory, issue, id, rank, false FROM earlier_removals) p
JOIN post_numbers n ON p.territory = n.territory AND p.issue = n.issue
SEMI JOIN post_entities e ON p.territory = e.territory AND p.id = e.id;

-- post_quantities
SELECT e.territory, e.issue, e.id, k.clause, k.back, k.quantity AS market,
coalesce(o.quantity, 0) AS quantity, coalesce(o.points, 0) AS points
FROM post_entities e
JOIN post_markets k ON e.territory = k.territory AND e.issue = k.issue
LEFT JOIN (SELECT m.territory, m.issue, m.id, c.clause, m.back, sum(CASE WHEN list_contains(string_split(c.base, ','), m.use) THEN m.quantity ELSE 0 END) AS quantity,
sum(m.points) AS points
FROM metrics m JOIN post_clauses c ON m.issue = c.issue
GROUP BY m.territory, m.issue, m.id, c.clause, m.back) o
ON e.territory = o.territory AND e.issue = o.issue AND e.id = o.id
AND k.clause = o.clause AND k.back = o.back;

-- post_runs
SELECT *, row_number() OVER (
PARTITION BY territory, id, issue, clause, number - nth ORDER BY number) AS in_run
FROM (SELECT p.territory, p.id, c.issue, c.clause, p.number, row_number() OVER (
PARTITION BY p.territory, p.id, c.issue, c.clause ORDER BY p.number) AS nth
FROM post_places p
JOIN post_entities e ON p.territory = e.territory AND p.id = e.id
JOIN post_clauses c ON e.issue = c.issue
JOIN issue_rules r ON c.issue = r.issue
WHERE (p.seen OR (c.accrue AND p.rank <= r.depth))
AND (c.within = 0 OR p.rank <= c.within));

-- post_seen
SELECT m.territory, m.issue, m.id, m.clause, m.back,
max(CASE WHEN p.number = m.before THEN p.rank END) AS last_rank,
max(CASE WHEN p.was = m.past THEN p.rank END) AS rank,
min(CASE WHEN p.number <= m.before THEN p.rank END) AS peak,
max(m.before) - max(CASE WHEN p.number <= m.before THEN p.number END) AS absent
FROM post_moments m
LEFT JOIN (SELECT * FROM post_places WHERE seen) p
ON m.territory = p.territory AND m.id = p.id
GROUP BY m.territory, m.issue, m.id, m.clause, m.back;

-- post_trends
SELECT n.territory, n.issue, n.id, n.clause, n.back,
b.quantity > 0 AND b.market > 0 AND (NOT c.negative OR n.quantity < b.quantity)
AND (CAST(n.quantity AS HUGEINT) * CAST(b.market AS HUGEINT) < CAST(n.market AS HUGEINT) * CAST(b.quantity AS HUGEINT) OR (c.ties AND CAST(n.quantity AS HUGEINT) * CAST(b.market AS HUGEINT) = CAST(n.market AS HUGEINT) * CAST(b.quantity AS HUGEINT)))
AS declined,
CASE WHEN b.quantity = 0 OR b.market = 0 OR (c.by_factor AND n.market = 0) THEN NULL
WHEN c.by_factor
THEN CAST(CAST(((CAST(n.quantity AS HUGEINT) * CAST(b.market AS HUGEINT) - CAST(n.market AS HUGEINT) * CAST(b.quantity AS HUGEINT)) * 1000000000000) AS HUGEINT) // CAST(greatest(CAST(n.market AS HUGEINT) * CAST(b.quantity AS HUGEINT), 1) AS HUGEINT) + CASE WHEN 2 * abs(CAST(((CAST(n.quantity AS HUGEINT) * CAST(b.market AS HUGEINT) - CAST(n.market AS HUGEINT) * CAST(b.quantity AS HUGEINT)) * 1000000000000) AS HUGEINT) % CAST(greatest(CAST(n.market AS HUGEINT) * CAST(b.quantity AS HUGEINT), 1) AS HUGEINT)) > CAST(greatest(CAST(n.market AS HUGEINT) * CAST(b.quantity AS HUGEINT), 1) AS HUGEINT) OR (2 * abs(CAST(((CAST(n.quantity AS HUGEINT) * CAST(b.market AS HUGEINT) - CAST(n.market AS HUGEINT) * CAST(b.quantity AS HUGEINT)) * 1000000000000) AS HUGEINT) % CAST(greatest(CAST(n.market AS HUGEINT) * CAST(b.quantity AS HUGEINT), 1) AS HUGEINT)) = CAST(greatest(CAST(n.market AS HUGEINT) * CAST(b.quantity AS HUGEINT), 1) AS HUGEINT) AND (CAST(((CAST(n.quantity AS HUGEINT) * CAST(b.market AS HUGEINT) - CAST(n.market AS HUGEINT) * CAST(b.quantity AS HUGEINT)) * 1000000000000) AS HUGEINT) // CAST(greatest(CAST(n.market AS HUGEINT) * CAST(b.quantity AS HUGEINT), 1) AS HUGEINT)) % 2 <> 0) THEN sign(CAST(((CAST(n.quantity AS HUGEINT) * CAST(b.market AS HUGEINT) - CAST(n.market AS HUGEINT) * CAST(b.quantity AS HUGEINT)) * 1000000000000) AS HUGEINT)) ELSE 0 END AS DECIMAL(38,0))
ELSE CAST(CAST(((CAST(n.quantity AS HUGEINT) * CAST(b.market AS HUGEINT) - CAST(n.market AS HUGEINT) * CAST(b.quantity AS HUGEINT)) * 1000000000000) AS HUGEINT) // CAST(greatest(CAST(b.market AS HUGEINT) * CAST(b.quantity AS HUGEINT), 1) AS HUGEINT) + CASE WHEN 2 * abs(CAST(((CAST(n.quantity AS HUGEINT) * CAST(b.market AS HUGEINT) - CAST(n.market AS HUGEINT) * CAST(b.quantity AS HUGEINT)) * 1000000000000) AS HUGEINT) % CAST(greatest(CAST(b.market AS HUGEINT) * CAST(b.quantity AS HUGEINT), 1) AS HUGEINT)) > CAST(greatest(CAST(b.market AS HUGEINT) * CAST(b.quantity AS HUGEINT), 1) AS HUGEINT) OR (2 * abs(CAST(((CAST(n.quantity AS HUGEINT) * CAST(b.market AS HUGEINT) - CAST(n.market AS HUGEINT) * CAST(b.quantity AS HUGEINT)) * 1000000000000) AS HUGEINT) % CAST(greatest(CAST(b.market AS HUGEINT) * CAST(b.quantity AS HUGEINT), 1) AS HUGEINT)) = CAST(greatest(CAST(b.market AS HUGEINT) * CAST(b.quantity AS HUGEINT), 1) AS HUGEINT) AND (CAST(((CAST(n.quantity AS HUGEINT) * CAST(b.market AS HUGEINT) - CAST(n.market AS HUGEINT) * CAST(b.quantity AS HUGEINT)) * 1000000000000) AS HUGEINT) // CAST(greatest(CAST(b.market AS HUGEINT) * CAST(b.quantity AS HUGEINT), 1) AS HUGEINT)) % 2 <> 0) THEN sign(CAST(((CAST(n.quantity AS HUGEINT) * CAST(b.market AS HUGEINT) - CAST(n.market AS HUGEINT) * CAST(b.quantity AS HUGEINT)) * 1000000000000) AS HUGEINT)) ELSE 0 END AS DECIMAL(38,0))
END AS growth,
n.points < b.points AS fewer
FROM post_quantities n
JOIN post_clauses c ON n.issue = c.issue AND n.clause = c.clause
LEFT JOIN post_quantities b
ON n.territory = b.territory AND n.issue = b.issue AND n.id = b.id
AND n.clause = b.clause AND n.back + 1 = b.back;

-- post_weeks
SELECT m.territory, m.issue, m.id, m.clause, m.back,
CASE WHEN NOT max(c.since_re_entry) THEN count(r.number)
-- the length of the last run rides along in the low digits of the maximum
WHEN max(r.number) = max(m.before)
THEN max(r.number * 1000000 + r.in_run) % 1000000
ELSE 0 END AS weeks
FROM post_moments m
JOIN post_clauses c ON m.issue = c.issue AND m.clause = c.clause
LEFT JOIN post_runs r ON m.territory = r.territory AND m.id = r.id
AND m.issue = r.issue AND m.clause = r.clause AND r.number <= m.before
GROUP BY m.territory, m.issue, m.id, m.clause, m.back;

-- pre_clauses
SELECT * FROM lifecycles WHERE NOT post;

-- pre_declines
SELECT *, min(CASE WHEN NOT coalesce(declined, false) THEN back END) OVER (
PARTITION BY territory, issue, id, clause ORDER BY back
ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) - back AS declines
FROM pre_trends;

-- pre_entities
SELECT DISTINCT territory, issue, id, NULL AS rank FROM live_4;

-- pre_facts
SELECT m.territory, m.issue, m.id, m.clause, m.back, m.past, w.weeks,
CASE WHEN m.back = 0 THEN m.provisional ELSE s.rank END AS rank, s.last_rank,
s.peak, s.absent, coalesce(d.declines, 0) AS declines, d.growth,
CASE WHEN c.by_points THEN d.fewer
WHEN s.last_rank IS NOT NULL
THEN CASE WHEN m.back = 0 THEN m.provisional ELSE s.rank END > s.last_rank
ELSE s.absent IS NOT NULL AND c.absent_descends END AS descending,
date_diff('day', e.release_date, m.last) AS age_days,
year(m.last) - year(e.release_date) - CASE WHEN month(m.last) * 100 + day(m.last)
< month(e.release_date) * 100 + day(e.release_date) THEN 1 ELSE 0 END AS age_years
FROM pre_moments m
JOIN pre_clauses c ON m.issue = c.issue AND m.clause = c.clause
JOIN pre_weeks w ON m.territory = w.territory AND m.issue = w.issue AND m.id = w.id AND m.clause = w.clause AND m.back = w.back
JOIN pre_seen s ON m.territory = s.territory AND m.issue = s.issue AND m.id = s.id AND m.clause = s.clause AND m.back = s.back
LEFT JOIN pre_declines d ON m.territory = d.territory AND m.issue = d.issue AND m.id = d.id AND m.clause = d.clause AND m.back = d.back
LEFT JOIN entities e
ON m.territory = e.territory AND m.issue = e.issue AND m.id = e.id;

-- pre_lives
SELECT territory, issue, id, clause FROM pre_met
GROUP BY territory, issue, id, clause
-- who leaves in the issue in which they would enter has left
HAVING min(back) FILTER (WHERE role = 'enter')
< coalesce(min(back) FILTER (WHERE role = 'leave'), 1000000)
AND count(*) FILTER (WHERE role = 'except' AND back = 0) = 0;

-- pre_markets
SELECT m.territory, m.issue, c.clause, m.back, sum(CASE WHEN list_contains(string_split(c.base, ','), m.use) THEN m.quantity ELSE 0 END) AS quantity
FROM market m JOIN pre_clauses c ON m.issue = c.issue AND m.back <= c.lookback
GROUP BY m.territory, m.issue, c.clause, m.back;

-- pre_met
SELECT DISTINCT territory, issue, id, clause, role, back
FROM (SELECT f.territory, f.issue, f.id, f.clause, f.back, t.role
FROM pre_facts f
JOIN terms t ON f.issue = t.issue AND f.clause = t.clause
LEFT JOIN accepted d
ON t.term = 'decision' AND f.issue = d.issue AND f.id = d.subject
AND d.binds IN ('', f.territory) AND f.past BETWEEN d.first AND d.last
AND d.act = t.value
WHERE CASE WHEN t.op = 'always' THEN true
WHEN t.op = 'season' AND substr(t.value, 1, 5) <= substr(t.value, 8, 5)
THEN strftime(f.past, '%m-%d') BETWEEN substr(t.value, 1, 5) AND substr(t.value, 8, 5)
WHEN t.op = 'season' THEN strftime(f.past, '%m-%d') >= substr(t.value, 1, 5) OR strftime(f.past, '%m-%d') <= substr(t.value, 8, 5)
WHEN t.term = 'decision' THEN d.decision IS NOT NULL
WHEN t.term = 'descending'
THEN t.value = CASE WHEN f.descending THEN 'yes' ELSE 'no' END
WHEN t.op = '<' THEN CASE t.term WHEN 'weeks' THEN CAST(f.weeks AS HUGEINT) * 1000000000000 WHEN 'rank' THEN CAST(f.rank AS HUGEINT) * 1000000000000 WHEN 'last_rank' THEN CAST(f.last_rank AS HUGEINT) * 1000000000000 WHEN 'peak' THEN CAST(f.peak AS HUGEINT) * 1000000000000 WHEN 'absent' THEN CAST(f.absent AS HUGEINT) * 1000000000000 WHEN 'declines' THEN CAST(f.declines AS HUGEINT) * 1000000000000 WHEN 'age_days' THEN CAST(f.age_days AS HUGEINT) * 1000000000000 WHEN 'age_years' THEN CAST(f.age_years AS HUGEINT) * 1000000000000 WHEN 'growth' THEN f.growth END < t.number
WHEN t.op = '<=' THEN CASE t.term WHEN 'weeks' THEN CAST(f.weeks AS HUGEINT) * 1000000000000 WHEN 'rank' THEN CAST(f.rank AS HUGEINT) * 1000000000000 WHEN 'last_rank' THEN CAST(f.last_rank AS HUGEINT) * 1000000000000 WHEN 'peak' THEN CAST(f.peak AS HUGEINT) * 1000000000000 WHEN 'absent' THEN CAST(f.absent AS HUGEINT) * 1000000000000 WHEN 'declines' THEN CAST(f.declines AS HUGEINT) * 1000000000000 WHEN 'age_days' THEN CAST(f.age_days AS HUGEINT) * 1000000000000 WHEN 'age_years' THEN CAST(f.age_years AS HUGEINT) * 1000000000000 WHEN 'growth' THEN f.growth END <= t.number
WHEN t.op = '>' THEN CASE t.term WHEN 'weeks' THEN CAST(f.weeks AS HUGEINT) * 1000000000000 WHEN 'rank' THEN CAST(f.rank AS HUGEINT) * 1000000000000 WHEN 'last_rank' THEN CAST(f.last_rank AS HUGEINT) * 1000000000000 WHEN 'peak' THEN CAST(f.peak AS HUGEINT) * 1000000000000 WHEN 'absent' THEN CAST(f.absent AS HUGEINT) * 1000000000000 WHEN 'declines' THEN CAST(f.declines AS HUGEINT) * 1000000000000 WHEN 'age_days' THEN CAST(f.age_days AS HUGEINT) * 1000000000000 WHEN 'age_years' THEN CAST(f.age_years AS HUGEINT) * 1000000000000 WHEN 'growth' THEN f.growth END > t.number
WHEN t.op = '>=' THEN CASE t.term WHEN 'weeks' THEN CAST(f.weeks AS HUGEINT) * 1000000000000 WHEN 'rank' THEN CAST(f.rank AS HUGEINT) * 1000000000000 WHEN 'last_rank' THEN CAST(f.last_rank AS HUGEINT) * 1000000000000 WHEN 'peak' THEN CAST(f.peak AS HUGEINT) * 1000000000000 WHEN 'absent' THEN CAST(f.absent AS HUGEINT) * 1000000000000 WHEN 'declines' THEN CAST(f.declines AS HUGEINT) * 1000000000000 WHEN 'age_days' THEN CAST(f.age_days AS HUGEINT) * 1000000000000 WHEN 'age_years' THEN CAST(f.age_years AS HUGEINT) * 1000000000000 WHEN 'growth' THEN f.growth END >= t.number
ELSE CASE t.term WHEN 'weeks' THEN CAST(f.weeks AS HUGEINT) * 1000000000000 WHEN 'rank' THEN CAST(f.rank AS HUGEINT) * 1000000000000 WHEN 'last_rank' THEN CAST(f.last_rank AS HUGEINT) * 1000000000000 WHEN 'peak' THEN CAST(f.peak AS HUGEINT) * 1000000000000 WHEN 'absent' THEN CAST(f.absent AS HUGEINT) * 1000000000000 WHEN 'declines' THEN CAST(f.declines AS HUGEINT) * 1000000000000 WHEN 'age_days' THEN CAST(f.age_days AS HUGEINT) * 1000000000000 WHEN 'age_years' THEN CAST(f.age_years AS HUGEINT) * 1000000000000 WHEN 'growth' THEN f.growth END = t.number END
GROUP BY f.territory, f.issue, f.id, f.clause, f.back, t.role, t.alternative, t.terms
HAVING t.terms = 0 OR count(DISTINCT t.nth) = t.terms);

-- pre_moments
SELECT e.territory, e.issue, e.id, c.clause, i.back, i.past, i.last,
e.rank AS provisional, coalesce(b.number, 0) AS before
FROM pre_entities e
JOIN pre_clauses c ON e.issue = c.issue
JOIN past_issues i ON e.issue = i.issue AND i.back <= CASE WHEN c.stateful THEN c.lookback ELSE 0 END
LEFT JOIN (SELECT n.territory, i.past, max(n.number) AS number
FROM pre_numbers n JOIN past_issues i ON n.issue < i.past
GROUP BY n.territory, i.past) b
ON e.territory = b.territory AND i.past = b.past;

-- pre_numbers
SELECT territory, issue,
row_number() OVER (PARTITION BY territory ORDER BY issue) AS number
FROM earlier_issues;

-- pre_places
SELECT p.territory, p.id, p.issue AS was, n.number, p.rank, p.seen
FROM (SELECT territory, issue, id, rank, true AS seen FROM earlier
UNION ALL
SELECT territory, issue, id, rank, false FROM earlier_removals) p
JOIN pre_numbers n ON p.territory = n.territory AND p.issue = n.issue
SEMI JOIN pre_entities e ON p.territory = e.territory AND p.id = e.id;

-- pre_quantities
SELECT e.territory, e.issue, e.id, k.clause, k.back, k.quantity AS market,
coalesce(o.quantity, 0) AS quantity, coalesce(o.points, 0) AS points
FROM pre_entities e
JOIN pre_markets k ON e.territory = k.territory AND e.issue = k.issue
LEFT JOIN (SELECT m.territory, m.issue, m.id, c.clause, m.back, sum(CASE WHEN list_contains(string_split(c.base, ','), m.use) THEN m.quantity ELSE 0 END) AS quantity,
sum(m.points) AS points
FROM metrics m JOIN pre_clauses c ON m.issue = c.issue
GROUP BY m.territory, m.issue, m.id, c.clause, m.back) o
ON e.territory = o.territory AND e.issue = o.issue AND e.id = o.id
AND k.clause = o.clause AND k.back = o.back;

-- pre_runs
SELECT *, row_number() OVER (
PARTITION BY territory, id, issue, clause, number - nth ORDER BY number) AS in_run
FROM (SELECT p.territory, p.id, c.issue, c.clause, p.number, row_number() OVER (
PARTITION BY p.territory, p.id, c.issue, c.clause ORDER BY p.number) AS nth
FROM pre_places p
JOIN pre_entities e ON p.territory = e.territory AND p.id = e.id
JOIN pre_clauses c ON e.issue = c.issue
JOIN issue_rules r ON c.issue = r.issue
WHERE (p.seen OR (c.accrue AND p.rank <= r.depth))
AND (c.within = 0 OR p.rank <= c.within));

-- pre_seen
SELECT m.territory, m.issue, m.id, m.clause, m.back,
max(CASE WHEN p.number = m.before THEN p.rank END) AS last_rank,
max(CASE WHEN p.was = m.past THEN p.rank END) AS rank,
min(CASE WHEN p.number <= m.before THEN p.rank END) AS peak,
max(m.before) - max(CASE WHEN p.number <= m.before THEN p.number END) AS absent
FROM pre_moments m
LEFT JOIN (SELECT * FROM pre_places WHERE seen) p
ON m.territory = p.territory AND m.id = p.id
GROUP BY m.territory, m.issue, m.id, m.clause, m.back;

-- pre_trends
SELECT n.territory, n.issue, n.id, n.clause, n.back,
b.quantity > 0 AND b.market > 0 AND (NOT c.negative OR n.quantity < b.quantity)
AND (CAST(n.quantity AS HUGEINT) * CAST(b.market AS HUGEINT) < CAST(n.market AS HUGEINT) * CAST(b.quantity AS HUGEINT) OR (c.ties AND CAST(n.quantity AS HUGEINT) * CAST(b.market AS HUGEINT) = CAST(n.market AS HUGEINT) * CAST(b.quantity AS HUGEINT)))
AS declined,
CASE WHEN b.quantity = 0 OR b.market = 0 OR (c.by_factor AND n.market = 0) THEN NULL
WHEN c.by_factor
THEN CAST(CAST(((CAST(n.quantity AS HUGEINT) * CAST(b.market AS HUGEINT) - CAST(n.market AS HUGEINT) * CAST(b.quantity AS HUGEINT)) * 1000000000000) AS HUGEINT) // CAST(greatest(CAST(n.market AS HUGEINT) * CAST(b.quantity AS HUGEINT), 1) AS HUGEINT) + CASE WHEN 2 * abs(CAST(((CAST(n.quantity AS HUGEINT) * CAST(b.market AS HUGEINT) - CAST(n.market AS HUGEINT) * CAST(b.quantity AS HUGEINT)) * 1000000000000) AS HUGEINT) % CAST(greatest(CAST(n.market AS HUGEINT) * CAST(b.quantity AS HUGEINT), 1) AS HUGEINT)) > CAST(greatest(CAST(n.market AS HUGEINT) * CAST(b.quantity AS HUGEINT), 1) AS HUGEINT) OR (2 * abs(CAST(((CAST(n.quantity AS HUGEINT) * CAST(b.market AS HUGEINT) - CAST(n.market AS HUGEINT) * CAST(b.quantity AS HUGEINT)) * 1000000000000) AS HUGEINT) % CAST(greatest(CAST(n.market AS HUGEINT) * CAST(b.quantity AS HUGEINT), 1) AS HUGEINT)) = CAST(greatest(CAST(n.market AS HUGEINT) * CAST(b.quantity AS HUGEINT), 1) AS HUGEINT) AND (CAST(((CAST(n.quantity AS HUGEINT) * CAST(b.market AS HUGEINT) - CAST(n.market AS HUGEINT) * CAST(b.quantity AS HUGEINT)) * 1000000000000) AS HUGEINT) // CAST(greatest(CAST(n.market AS HUGEINT) * CAST(b.quantity AS HUGEINT), 1) AS HUGEINT)) % 2 <> 0) THEN sign(CAST(((CAST(n.quantity AS HUGEINT) * CAST(b.market AS HUGEINT) - CAST(n.market AS HUGEINT) * CAST(b.quantity AS HUGEINT)) * 1000000000000) AS HUGEINT)) ELSE 0 END AS DECIMAL(38,0))
ELSE CAST(CAST(((CAST(n.quantity AS HUGEINT) * CAST(b.market AS HUGEINT) - CAST(n.market AS HUGEINT) * CAST(b.quantity AS HUGEINT)) * 1000000000000) AS HUGEINT) // CAST(greatest(CAST(b.market AS HUGEINT) * CAST(b.quantity AS HUGEINT), 1) AS HUGEINT) + CASE WHEN 2 * abs(CAST(((CAST(n.quantity AS HUGEINT) * CAST(b.market AS HUGEINT) - CAST(n.market AS HUGEINT) * CAST(b.quantity AS HUGEINT)) * 1000000000000) AS HUGEINT) % CAST(greatest(CAST(b.market AS HUGEINT) * CAST(b.quantity AS HUGEINT), 1) AS HUGEINT)) > CAST(greatest(CAST(b.market AS HUGEINT) * CAST(b.quantity AS HUGEINT), 1) AS HUGEINT) OR (2 * abs(CAST(((CAST(n.quantity AS HUGEINT) * CAST(b.market AS HUGEINT) - CAST(n.market AS HUGEINT) * CAST(b.quantity AS HUGEINT)) * 1000000000000) AS HUGEINT) % CAST(greatest(CAST(b.market AS HUGEINT) * CAST(b.quantity AS HUGEINT), 1) AS HUGEINT)) = CAST(greatest(CAST(b.market AS HUGEINT) * CAST(b.quantity AS HUGEINT), 1) AS HUGEINT) AND (CAST(((CAST(n.quantity AS HUGEINT) * CAST(b.market AS HUGEINT) - CAST(n.market AS HUGEINT) * CAST(b.quantity AS HUGEINT)) * 1000000000000) AS HUGEINT) // CAST(greatest(CAST(b.market AS HUGEINT) * CAST(b.quantity AS HUGEINT), 1) AS HUGEINT)) % 2 <> 0) THEN sign(CAST(((CAST(n.quantity AS HUGEINT) * CAST(b.market AS HUGEINT) - CAST(n.market AS HUGEINT) * CAST(b.quantity AS HUGEINT)) * 1000000000000) AS HUGEINT)) ELSE 0 END AS DECIMAL(38,0))
END AS growth,
n.points < b.points AS fewer
FROM pre_quantities n
JOIN pre_clauses c ON n.issue = c.issue AND n.clause = c.clause
LEFT JOIN pre_quantities b
ON n.territory = b.territory AND n.issue = b.issue AND n.id = b.id
AND n.clause = b.clause AND n.back + 1 = b.back;

-- pre_weeks
SELECT m.territory, m.issue, m.id, m.clause, m.back,
CASE WHEN NOT max(c.since_re_entry) THEN count(r.number)
-- the length of the last run rides along in the low digits of the maximum
WHEN max(r.number) = max(m.before)
THEN max(r.number * 1000000 + r.in_run) % 1000000
ELSE 0 END AS weeks
FROM pre_moments m
JOIN pre_clauses c ON m.issue = c.issue AND m.clause = c.clause
LEFT JOIN pre_runs r ON m.territory = r.territory AND m.id = r.id
AND m.issue = r.issue AND m.clause = r.clause AND r.number <= m.before
GROUP BY m.territory, m.issue, m.id, m.clause, m.back;

-- products
SELECT DISTINCT recording FROM tracks WHERE product;

-- quarantine_changes
SELECT territory, issue, id, recording, use, tier, rule, min(reason) AS reason, CAST(-sum(points) AS DECIMAL(38,0)) AS points,
CAST(sum(quantity) AS BIGINT) AS quantity
FROM (SELECT territory, issue, id, recording, use, tier, CASE action WHEN 'hold' THEN 'QUA010' WHEN 'exclude' THEN 'QUA011' ELSE 'QUA012' END AS reason, sum(quantity) AS quantity,
clause || CASE action WHEN 'haircut' THEN '.share' ELSE '.action' END AS rule,
CASE WHEN action = 'haircut' THEN CAST(CAST(sum(points) * min(CAST(share AS HUGEINT)) AS HUGEINT) // CAST(min(share_per) AS HUGEINT) + CASE WHEN 2 * abs(CAST(sum(points) * min(CAST(share AS HUGEINT)) AS HUGEINT) % CAST(min(share_per) AS HUGEINT)) > CAST(min(share_per) AS HUGEINT) OR (2 * abs(CAST(sum(points) * min(CAST(share AS HUGEINT)) AS HUGEINT) % CAST(min(share_per) AS HUGEINT)) = CAST(min(share_per) AS HUGEINT) AND (CAST(sum(points) * min(CAST(share AS HUGEINT)) AS HUGEINT) // CAST(min(share_per) AS HUGEINT)) % 2 <> 0) THEN sign(CAST(sum(points) * min(CAST(share AS HUGEINT)) AS HUGEINT)) ELSE 0 END AS DECIMAL(38,0)) ELSE sum(points) END AS points
FROM doubted d SEMI JOIN live_0 l ON d.territory = l.territory AND d.issue = l.issue AND d.id = l.id AND d.recording = l.recording AND d.use = l.use AND d.tier = l.tier
GROUP BY territory, issue, id, recording, use, tier, action, clause, share, share_per)
GROUP BY territory, issue, id, recording, use, tier, rule
HAVING sum(points) <> 0;

-- ranked
SELECT p.territory, p.issue, p.id, p.points, p.title, p.artist,
CAST(p.position AS BIGINT) AS position,
CAST(CASE WHEN r.shared THEN p.tied ELSE p.position END AS BIGINT) AS rank,
p.position <= r.depth OR (r.shared AND p.tied = d.tied) AS entry
FROM placed p
JOIN issue_rules r ON p.issue = r.issue
LEFT JOIN (SELECT q.territory, q.issue, q.tied FROM placed q
JOIN issue_rules r ON q.issue = r.issue AND q.position = r.depth) d
ON p.territory = d.territory AND p.issue = d.issue
WHERE p.position <= r.kept OR (r.shared AND p.tied = d.tied);

-- read
SELECT (SELECT count(*) FROM admissions WHERE "column" = 'label') + (SELECT count(*) FROM conversions WHERE "column" = 'label') AS n;

-- read
SELECT (SELECT count(*) FROM clips) + (SELECT count(*) FROM period_slices WHERE labels <> '')
AS claims, (SELECT count(*) FROM recordings WHERE decisions <> '') AS decided;

-- read
SELECT * FROM (
SELECT t.territory, w.issue, h.supplier, h.outlet, h.territory AS area, h.use, h.day, h.quantity
FROM held_series h
JOIN outlook_windows w ON h.use = w.use AND h.day BETWEEN w.first AND w.last
JOIN usage_territories t ON h.territory = t.territory_of_use AND NOT t.anywhere
ORDER BY t.territory, w.issue, h.supplier, h.use, h.day, h.outlet, h.territory
);

-- read
SELECT * FROM (
SELECT territory, issue, CAST(sum(quantity) AS BIGINT) AS quantity FROM keyed_exclusions
WHERE outcome = 'unmatched' GROUP BY territory, issue
);

-- read
SELECT * FROM (
SELECT territory, issue, last_seen AS earlier FROM keyed_entries WHERE last_seen IS NOT NULL
UNION
SELECT territory, issue, peak_issue FROM keyed_entries WHERE peak_issue <> issue
ORDER BY territory, issue, earlier
);

-- read
SELECT * FROM (
SELECT territory, issue, supplier, max(day) AS day FROM expected_days
WHERE agreed GROUP BY territory, issue, supplier
);

-- read
SELECT * FROM (
SELECT territory, issue, supplier, use, area, agreed, list(day ORDER BY day) AS days FROM missing_days
GROUP BY territory, issue, supplier, use, area, agreed ORDER BY territory, issue, supplier, use, area
);

-- read
SELECT * FROM annotated;

-- read
SELECT * FROM clip_units;

-- read
SELECT * FROM component_totals;

-- read
SELECT * FROM counted_days;

-- read
SELECT * FROM counted_suppliers;

-- read
SELECT * FROM covered;

-- read
SELECT * FROM edition_balances;

-- read
SELECT * FROM edition_outcomes;

-- read
SELECT * FROM held_days ORDER BY territory, issue, use, supplier, day;

-- read
SELECT * FROM latest_editions WHERE chart = 'golden-albums';

-- read
SELECT * FROM latest_editions WHERE chart = 'golden-clips';

-- read
SELECT * FROM latest_editions WHERE chart = 'golden-rules';

-- read
SELECT * FROM shown_off;

-- read
SELECT DISTINCT issue FROM (SELECT issue FROM candidates GROUP BY territory, issue, points HAVING count(*) > 1);

-- read
SELECT DISTINCT l.issue FROM latest_editions l SEMI JOIN entries e ON e.batch = l.batch AND e.fingerprint = l.fingerprint AND e.chart = l.chart AND e.territory = l.territory AND e.issue = l.issue WHERE l.chart = 'golden-albums' AND l.status = 'provisional' AND l.start IS NOT NULL AND coalesce(l.issue NOT IN (DATE '2026-04-18', DATE '2026-04-25'), true) ORDER BY l.issue;

-- read
SELECT DISTINCT l.issue FROM latest_editions l SEMI JOIN entries e ON e.batch = l.batch AND e.fingerprint = l.fingerprint AND e.chart = l.chart AND e.territory = l.territory AND e.issue = l.issue WHERE l.chart = 'golden-clips' AND l.status = 'provisional' AND l.start IS NOT NULL AND coalesce(l.issue NOT IN (DATE '2026-05-16', DATE '2026-05-23', DATE '2026-06-13', DATE '2026-06-20'), true) ORDER BY l.issue;

-- read
SELECT DISTINCT l.issue FROM latest_editions l SEMI JOIN entries e ON e.batch = l.batch AND e.fingerprint = l.fingerprint AND e.chart = l.chart AND e.territory = l.territory AND e.issue = l.issue WHERE l.chart = 'golden-rules' AND l.status = 'provisional' AND l.start IS NOT NULL AND coalesce(l.issue NOT IN (DATE '2026-04-18', DATE '2026-04-25'), true) ORDER BY l.issue;

-- read
SELECT DISTINCT territory, issue, use, method FROM reported_slices
WHERE back = 0 AND outcome = 'counted' AND method <> '' ORDER BY territory, issue, use, method;

-- read
SELECT c.* FROM run_changes c
SEMI JOIN (SELECT territory, issue, id FROM ranked
UNION SELECT territory, issue, id FROM shown_off) k
ON c.territory = k.territory AND c.issue = k.issue AND c.id = k.id;

-- read
SELECT count(*) AS n FROM all_standings WHERE territory = '' AND issue = DATE '2026-04-18' AND points >= 0;

-- read
SELECT count(*) AS n FROM all_standings WHERE territory = '' AND issue = DATE '2026-04-25' AND points >= 0;

-- read
SELECT count(*) AS n FROM clips;

-- read
SELECT count(*) AS n FROM clips c SEMI JOIN past_tallies t ON c.clip = t.recording;

-- read
SELECT count(*) AS n FROM decided;

-- read
SELECT count(*) AS rows FROM read_tallies;

-- read
SELECT f.issue, max(f.factor) AS factor, any_value(c.kept) AS kept FROM combine_factors f JOIN combining c ON f.issue = c.issue GROUP BY f.issue;

-- read
SELECT h.territory, h.issue, f.fingerprint FROM fingerprints f JOIN keyed_heads h ON f.key = h.key;

-- read
SELECT issue FROM issues_to_rank;

-- read
SELECT issue, string_agg(currency, ', ' ORDER BY currency) AS currencies
FROM (SELECT DISTINCT territory, issue, currency FROM reported_slices
WHERE back = 0 AND outcome = 'counted' AND measure = 'amount')
GROUP BY territory, issue HAVING count(currency) > 1 ORDER BY issue LIMIT 1;

-- read
SELECT issue, supplier, day, use FROM reported_slices WHERE back = 0 AND outcome = 'counted'
GROUP BY territory, issue, supplier, day, use
HAVING bool_or(territory_of_use = '001') AND bool_or(territory_of_use NOT IN ('', '001'))
ORDER BY issue, supplier, day, use LIMIT 1;

-- read
SELECT l.territory, l.issue
FROM last_places l
JOIN issues_to_rank i ON l.issue = i.issue
JOIN combining c ON l.issue = c.issue AND c.targets
LEFT JOIN combined p
ON l.territory = p.territory AND l.issue = p.issue AND p.points >= l.points
GROUP BY l.territory, l.issue, c.over HAVING count(p.id) < c.over;

-- read
SELECT l.territory, l.issue, l.points AS outside, l.places < c.size AS all_looked_at,
r.depth + least(r.kept - r.depth, 10) AS needed
FROM last_places l
JOIN circles c ON l.issue = c.issue
JOIN issue_rules r ON l.issue = r.issue
ORDER BY l.territory, l.issue;

-- read
SELECT min(day) AS first, max(day) AS last FROM period_slices;

-- read
SELECT min(day) AS first, max(day) AS last FROM period_slices WHERE back = 0;

-- read
SELECT r.territory, r.issue, r.id, r.position, r.rank, r.entry, r.points, r.title, r.artist,
h.last_rank, h.peak_rank, h.peak_issue, h.weeks, h.move, h.last_seen, r.id AS song
FROM ranked r
LEFT JOIN history h ON r.territory = h.territory AND r.issue = h.issue AND r.id = h.id;

-- read
SELECT territory, issue, '' AS fingerprint FROM new_issues;

-- read
SELECT territory, issue, CAST(count(*) AS BIGINT) AS entries FROM keyed_entries GROUP BY territory, issue;

-- read
SELECT territory, issue, facts FROM facts;

-- read
SELECT territory, issue, fingerprint FROM history_editions;

-- read
SELECT territory, issue, id, min(rank) AS rank FROM (SELECT p.territory, p.issue, coalesce(g.song, p.id) AS id, p.rank FROM history_places p LEFT JOIN lineage g ON p.id = g.id) GROUP BY territory, issue, id;

-- read
SELECT territory, issue, id, rank FROM new_places;

-- read
SELECT territory, issue, id, rank, reason FROM earlier_removals;

-- read
SELECT territory, issue, id, rank, reason FROM shown_off;

-- read
SELECT territory, issue, slice, recording AS recording, id,
CAST(CASE action WHEN 'exclude' THEN 0 WHEN 'hold' THEN 1 ELSE 2 END AS BIGINT) AS hardness, decision,
CASE action WHEN 'hold' THEN 'quarantined' ELSE 'excluded' END AS outcome, CASE action WHEN 'hold' THEN 'QUA010' WHEN 'exclude' THEN 'QUA011' ELSE 'QUA012' END AS reason, clause || '.action' AS rule, quantity
FROM doubted WHERE action <> 'haircut';

-- read_tallies
SELECT *, 0 AS counted_as FROM tallies WHERE policy IN ('c4d5a6246b2a0bfa') AND day BETWEEN DATE '2026-04-06' AND DATE '2026-04-14';

-- receipt_lines
SELECT p.territory, p.issue, p.id, p.use, p.tier, p.territory_of_use, p.supplier, p.outlet,
p.measure, CAST(sum(p.quantity) AS BIGINT) AS quantity, bool_or(p.known) AS known,
CASE WHEN p.reason = '' AND x.id IS NOT NULL THEN x.rule ELSE p.rule END AS rule,
CASE WHEN p.reason = '' AND x.id IS NOT NULL THEN x.reason ELSE p.reason END AS reason,
p.weight, p.weight_per,
CAST(sum(CASE WHEN p.reason = '' AND x.id IS NOT NULL THEN 0 ELSE p.points END)
AS DECIMAL(38,0)) AS points
FROM parts p
SEMI JOIN told k ON p.territory = k.territory AND p.issue = k.issue AND p.id = k.id
LEFT JOIN kept_off x ON p.territory = x.territory AND p.issue = x.issue AND p.id = x.id
GROUP BY ALL
UNION ALL
SELECT c.territory, c.issue, c.id, c.use, c.tier, '', '', '', 'points', 0, false,
c.rule, '', 0, 1, CAST(sum(c.points) AS DECIMAL(38,0))
FROM changes c
SEMI JOIN told k ON c.territory = k.territory AND c.issue = k.issue AND c.id = k.id
ANTI JOIN kept_off x ON c.territory = x.territory AND c.issue = x.issue AND c.id = x.id
GROUP BY c.territory, c.issue, c.id, c.use, c.tier, c.rule
HAVING sum(c.points) <> 0;

-- recording_points
SELECT j.territory, j.issue, t.recording, CAST(coalesce(sum(CAST(coalesce(CASE j.measure WHEN 'quantity' THEN t.quantity WHEN 'audience' THEN t.audience ELSE t.amount END, 0) AS DECIMAL(19,0)) * j.units), 0) AS DECIMAL(38,0)) AS points
FROM read_tallies t JOIN judged_slices j ON t.slice = j.slice AND t.counted_as = j.counted_as
WHERE j.back = 0 AND j.outcome = 'counted' AND true
GROUP BY j.territory, j.issue, t.recording
HAVING CAST(coalesce(sum(CAST(coalesce(CASE j.measure WHEN 'quantity' THEN t.quantity WHEN 'audience' THEN t.audience ELSE t.amount END, 0) AS DECIMAL(19,0)) * j.units), 0) AS DECIMAL(38,0)) <> 0;

-- relate_removals
SELECT DISTINCT p.territory, p.issue, p.id, c.clause || '.exclude' AS rule,
'REL010' AS reason, '' AS decision
FROM places p
JOIN relations c ON p.issue = c.issue
-- where the other chart has no issue yet, the clause does nothing
JOIN related_issues i ON c.issue = i.issue AND c.clause = i.clause
AND p.territory = i.territory AND i.nth = 1
LEFT JOIN related_times t ON p.territory = t.territory AND p.issue = t.issue
AND p.id = t.id AND c.clause = t.clause
WHERE (coalesce(t.times, 0) >= c.times) = (c.exclude <> 'not_on');

-- related
SELECT chart, territory, issue, id, rank, lead_artist, removed
FROM (SELECT *, row_number() OVER (
PARTITION BY chart, territory, issue, id, removed
ORDER BY rank, lead_artist) AS nth
FROM (SELECT chart, territory, issue, id, rank, artist AS lead_artist,
false AS removed
FROM places_of_today WHERE chart IN ('golden')
UNION ALL
SELECT chart, territory, issue, id, rank, artist, true
FROM removals_of_today WHERE chart IN ('golden')))
WHERE nth = 1;

-- related_issues
SELECT c.issue, t.territory, c.clause, r.issue AS was, r.territory AS there,
row_number() OVER (PARTITION BY c.issue, t.territory, c.clause
ORDER BY r.issue DESC) AS nth
FROM relations c
CROSS JOIN chart_territories t
JOIN (SELECT DISTINCT chart, territory, issue FROM related) r
ON c.chart = r.chart AND r.issue <= c.issue
AND (r.territory = c.there OR (c.there = '' AND r.territory = t.territory));

-- related_times
SELECT p.territory, p.issue, p.id, c.clause, count(DISTINCT i.was) AS times
FROM places p
JOIN entities e ON p.territory = e.territory AND p.issue = e.issue AND p.id = e.id
JOIN relations c ON p.issue = c.issue
JOIN related_issues i ON c.issue = i.issue AND c.clause = i.clause
AND p.territory = i.territory AND (c.issues = 0 OR i.nth <= c.issues)
JOIN related r ON c.chart = r.chart AND i.was = r.issue AND i.there = r.territory
AND r.removed = (c.exclude = 'removed') AND (c.within = 0 OR r.rank <= c.within)
AND CASE WHEN c.by_artist
THEN e.lead_artist <> '' AND regexp_replace(lower(trim(r.lead_artist)), '[ (]+(feat|ft|featuring)[. ].*$', '') = regexp_replace(lower(trim(e.lead_artist)), '[ (]+(feat|ft|featuring)[. ].*$', '')
ELSE r.id = p.id END
GROUP BY p.territory, p.issue, p.id, c.clause;

-- releases
SELECT d.issue, d.decision, r.binds, r.first, r.last
FROM doubts d
JOIN accepted r ON d.issue = r.issue AND r.act = 'release_quarantine'
AND (r.subject = d.decision OR (r.subject = d.subject AND r.subject <> ''));

-- removals_of_today
SELECT r.* FROM (
SELECT e.chart, e.territory, e.issue, coalesce(g.song, e.id) AS id, e.rank, e.artist, e.reason
FROM removals e JOIN latest_editions l ON l.batch = e.batch AND l.fingerprint = e.fingerprint AND l.territory = e.territory AND l.issue = e.issue
LEFT JOIN lineage g ON e.id = g.id
WHERE e.chart IN ('golden', 'golden-rules')
) r
ANTI JOIN places_of_today p ON r.chart = p.chart AND r.territory = p.territory
AND r.issue = p.issue AND r.id = p.id;

-- reported_slices
SELECT j.* FROM judged_slices j SEMI JOIN slice_sums t ON t.slice = j.slice AND t.counted_as = j.counted_as;

-- run_changes
SELECT * FROM run_changes UNION ALL SELECT territory, issue, id, recording, use, tier, rule, reason, points, quantity FROM combine_changes WHERE points <> 0;

-- run_changes
SELECT * FROM run_changes UNION ALL SELECT territory, issue, id, recording, use, tier, rule, reason, points, quantity FROM damp_changes WHERE points <> 0;

-- run_changes
SELECT * FROM run_changes UNION ALL SELECT territory, issue, id, recording, use, tier, rule, reason, points, quantity FROM group_changes WHERE points <> 0;

-- run_changes
SELECT * FROM run_changes UNION ALL SELECT territory, issue, id, recording, use, tier, rule, reason, points, quantity FROM lifecycle_changes WHERE points <> 0;

-- run_changes
SELECT * FROM run_changes UNION ALL SELECT territory, issue, id, recording, use, tier, rule, reason, points, quantity FROM quarantine_changes WHERE points <> 0;

-- run_changes
SELECT CAST(NULL AS VARCHAR) AS "territory", CAST(NULL AS DATE) AS "issue", CAST(NULL AS VARCHAR) AS "id", CAST(NULL AS VARCHAR) AS "recording", CAST(NULL AS VARCHAR) AS "use", CAST(NULL AS VARCHAR) AS "tier", CAST(NULL AS VARCHAR) AS "rule", CAST(NULL AS VARCHAR) AS "reason", CAST(NULL AS DECIMAL(38,0)) AS "points", CAST(NULL AS BIGINT) AS "quantity" WHERE false;

-- run_removals
SELECT * FROM run_removals
UNION ALL
SELECT territory, issue, id, rule, reason, decision, rank, points
FROM (SELECT x.territory, x.issue, x.id, x.rule, x.reason, x.decision,
CAST(0 AS BIGINT) AS rank, CAST(t.points AS DECIMAL(38,0)) AS points,
row_number() OVER (PARTITION BY x.territory, x.issue, x.id
ORDER BY x.rule, x.reason, x.decision) AS nth
FROM decide_removals x JOIN (SELECT territory, issue, id, points FROM contenders) t
ON x.territory = t.territory AND x.issue = t.issue AND x.id = t.id)
WHERE nth = 1 AND points > 0;

-- run_removals
SELECT * FROM run_removals
UNION ALL
SELECT territory, issue, id, rule, reason, decision, rank, points
FROM (SELECT x.territory, x.issue, x.id, x.rule, x.reason, x.decision,
CAST(0 AS BIGINT) AS rank, CAST(t.points AS DECIMAL(38,0)) AS points,
row_number() OVER (PARTITION BY x.territory, x.issue, x.id
ORDER BY x.rule, x.reason, x.decision) AS nth
FROM eligible_removals x JOIN (SELECT territory, issue, id, sum(points) AS points FROM live_1 GROUP BY ALL) t
ON x.territory = t.territory AND x.issue = t.issue AND x.id = t.id)
WHERE nth = 1 AND points > 0;

-- run_removals
SELECT * FROM run_removals
UNION ALL
SELECT territory, issue, id, rule, reason, decision, rank, points
FROM (SELECT x.territory, x.issue, x.id, x.rule, x.reason, x.decision,
CAST(0 AS BIGINT) AS rank, CAST(t.points AS DECIMAL(38,0)) AS points,
row_number() OVER (PARTITION BY x.territory, x.issue, x.id
ORDER BY x.rule, x.reason, x.decision) AS nth
FROM lifecycle_post_removals x JOIN (SELECT territory, issue, id, points FROM contenders) t
ON x.territory = t.territory AND x.issue = t.issue AND x.id = t.id)
WHERE nth = 1 AND points > 0;

-- run_removals
SELECT * FROM run_removals
UNION ALL
SELECT territory, issue, id, rule, reason, decision, rank, points
FROM (SELECT x.territory, x.issue, x.id, x.rule, x.reason, x.decision,
CAST(0 AS BIGINT) AS rank, CAST(t.points AS DECIMAL(38,0)) AS points,
row_number() OVER (PARTITION BY x.territory, x.issue, x.id
ORDER BY x.rule, x.reason, x.decision) AS nth
FROM lifecycle_removals x JOIN (SELECT territory, issue, id, sum(points) AS points FROM live_4 GROUP BY ALL) t
ON x.territory = t.territory AND x.issue = t.issue AND x.id = t.id)
WHERE nth = 1 AND points > 0;

-- run_removals
SELECT * FROM run_removals
UNION ALL
SELECT territory, issue, id, rule, reason, decision, rank, points
FROM (SELECT x.territory, x.issue, x.id, x.rule, x.reason, x.decision,
CAST(0 AS BIGINT) AS rank, CAST(t.points AS DECIMAL(38,0)) AS points,
row_number() OVER (PARTITION BY x.territory, x.issue, x.id
ORDER BY x.rule, x.reason, x.decision) AS nth
FROM limit_removals x JOIN (SELECT territory, issue, id, points FROM contenders) t
ON x.territory = t.territory AND x.issue = t.issue AND x.id = t.id)
WHERE nth = 1 AND points > 0;

-- run_removals
SELECT * FROM run_removals
UNION ALL
SELECT territory, issue, id, rule, reason, decision, rank, points
FROM (SELECT x.territory, x.issue, x.id, x.rule, x.reason, x.decision,
CAST(0 AS BIGINT) AS rank, CAST(t.points AS DECIMAL(38,0)) AS points,
row_number() OVER (PARTITION BY x.territory, x.issue, x.id
ORDER BY x.rule, x.reason, x.decision) AS nth
FROM relate_removals x JOIN (SELECT territory, issue, id, points FROM contenders) t
ON x.territory = t.territory AND x.issue = t.issue AND x.id = t.id)
WHERE nth = 1 AND points > 0;

-- run_removals
SELECT CAST(NULL AS VARCHAR) AS "territory", CAST(NULL AS DATE) AS "issue", CAST(NULL AS VARCHAR) AS "id", CAST(NULL AS VARCHAR) AS "rule", CAST(NULL AS VARCHAR) AS "reason", CAST(NULL AS VARCHAR) AS "decision", CAST(NULL AS BIGINT) AS "rank", CAST(NULL AS DECIMAL(38,0)) AS "points" WHERE false;

-- runs
SELECT territory, issue, id, rank, true AS wanted FROM new_places
UNION ALL
SELECT e.territory, e.issue, e.id, e.rank, false FROM earlier e
SEMI JOIN new_places n ON e.territory = n.territory AND e.id = n.id;

-- seen
SELECT r.territory, r.issue, r.id, r.rank, r.wanted, o.previous,
lag(r.issue) OVER song AS last_seen, lag(r.rank) OVER song AS last_seen_rank,
-- the first issue at the peak rides along in the low digits of the minimum
min(r.rank * 10000000 + CAST(r.issue - DATE '0001-01-01' AS BIGINT)) OVER song AS peak,
row_number() OVER song AS weeks
FROM runs r JOIN issue_order o ON r.territory = o.territory AND r.issue = o.issue
WINDOW song AS (PARTITION BY r.territory, r.id ORDER BY r.issue);

-- shared_recordings
SELECT recording, song FROM recordings WHERE shared;

-- shown_off
SELECT x.territory, x.issue, x.id, x.rule, x.reason, x.decision,
CAST(1 + count(k.id) AS BIGINT) AS rank, x.points
FROM run_removals x
LEFT JOIN last_kept l ON x.territory = l.territory AND x.issue = l.issue
JOIN last_places o ON x.territory = o.territory AND x.issue = o.issue
JOIN circles c ON x.issue = c.issue
LEFT JOIN ranked k
ON x.territory = k.territory AND x.issue = k.issue AND k.points > x.points
WHERE x.points >= greatest(coalesce(l.points, 0),
CASE WHEN o.places < c.size THEN 0 ELSE o.points END)
GROUP BY x.territory, x.issue, x.id, x.rule, x.reason, x.decision, x.points;

-- shown_recordings
SELECT territory, issue, id, recording
FROM (SELECT c.territory, c.issue, c.id, r.recording, row_number() OVER (
PARTITION BY c.territory, c.issue, c.id
ORDER BY ('song:' || substr(sha256(r.recording), 1, 20) = c.id) DESC, r.title, r.artist, r.recording) AS nth
FROM candidates c JOIN contending_recordings r ON c.issue = r.issue AND c.id = r.id)
WHERE nth = 1;

-- silent_series
SELECT DISTINCT territory, issue, supplier, use, area FROM expected_days e
WHERE NOT EXISTS (
SELECT 1 FROM arrived_days a
WHERE a.territory = e.territory AND a.issue = e.issue AND a.supplier = e.supplier AND a.use = e.use
AND (e.area = '' OR a.area = e.area));

-- slice_factors
SELECT issue, slice, min(rule) FILTER (WHERE factor = 0) AS rule,
list_reduce(list(CAST(factor AS HUGEINT)), lambda a, b: a * b) AS factor,
list_reduce(list(CAST(factor_per AS HUGEINT)), lambda a, b: a * b) AS factor_per
FROM clause_factors GROUP BY issue, slice;

-- slice_sums
SELECT slice, counted_as, CAST(sum(quantity) AS BIGINT) AS quantity
FROM read_tallies GROUP BY slice, counted_as;

-- slice_values
SELECT DISTINCT issue, slice, day, '' AS name, '' AS value FROM period_slices UNION ALL SELECT DISTINCT issue, slice, day, 'use', use FROM period_slices UNION ALL SELECT DISTINCT issue, slice, day, 'tier', tier FROM period_slices UNION ALL SELECT DISTINCT issue, slice, day, 'outlet', lower(outlet) FROM period_slices UNION ALL SELECT DISTINCT issue, slice, day, 'territory', territory_of_use FROM period_slices UNION ALL SELECT DISTINCT issue, slice, day, 'supplier', supplier FROM period_slices UNION ALL SELECT DISTINCT issue, slice, day, 'method', method FROM period_slices;

-- sold_copies
SELECT t.slice, t.counted_as, t.recording, t.quantity
FROM read_tallies t SEMI JOIN products p ON t.recording = p.recording;

-- spelled
SELECT issue, id, title, artist
FROM (SELECT issue, id, title, artist, row_number() OVER (
PARTITION BY issue, id
ORDER BY ('song:' || substr(sha256(r.recording), 1, 20) = r.id) DESC, title, artist, recording) AS nth
FROM contending_recordings r)
WHERE nth = 1;

-- standings
SELECT s.* FROM all_standings s
JOIN certain c ON s.territory = c.territory AND s.issue = c.issue
WHERE s.entry OR s.points >= c.points;

-- stays
SELECT p.territory, p.issue, p.id,
CAST(CASE WHEN max(r.since_re_entry) THEN
CASE WHEN max(p.number) = max(b.number)
THEN count(*) FILTER (WHERE p.run = l.run) ELSE 0 END
ELSE count(*) END AS BIGINT) AS weeks,
max(CASE WHEN p.number = b.number THEN p.rank END) AS last_rank,
max(p.was) AS last_seen, min(p.rank) AS peak_rank,
CAST(max(b.number) - max(p.number) AS BIGINT) AS absent
FROM earlier_places p
JOIN issue_rules r ON p.issue = r.issue
JOIN issues_before b ON p.territory = b.territory AND p.issue = b.issue
JOIN (SELECT territory, issue, id, max(run) AS run FROM earlier_places
GROUP BY territory, issue, id) l
ON p.territory = l.territory AND p.issue = l.issue AND p.id = l.id
GROUP BY p.territory, p.issue, p.id;

-- streaks
SELECT *, sum(CASE WHEN last_seen = previous THEN 0 ELSE 1 END) OVER (
PARTITION BY territory, id ORDER BY issue
ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS streak
FROM seen;

-- territories_read
SELECT s.territory AS territory_of_use, t.territory
FROM (SELECT DISTINCT territory FROM slices) s
JOIN chart_territories t ON (t.territory IN ('', '001') OR t.territory = s.territory);

-- told
SELECT territory, issue, id, rank, entry, title, artist FROM standings
UNION ALL
SELECT k.territory, k.issue, k.id, k.rank, false, n.title, n.artist
FROM kept_off k
JOIN named n ON k.territory = n.territory AND k.issue = n.issue AND k.id = n.id;

-- told_issues
SELECT DISTINCT e.territory, e.issue, a.streak, a.at_no_1
FROM entries_now e JOIN annotating a ON e.issue = a.issue AND (a.streak OR a.at_no_1);

-- two_periods
SELECT e.territory, e.issue, e.id, e.rank,
CAST(coalesce(sum(m.points) FILTER (WHERE m.back = 0), 0) AS HUGEINT) AS points,
CAST(coalesce(sum(m.points) FILTER (WHERE m.back = 1), 0) AS HUGEINT)
AS points_before,
CAST(coalesce(sum(m.quantity) FILTER (WHERE m.back = 0), 0) AS HUGEINT) AS quantity,
CAST(coalesce(sum(m.quantity) FILTER (WHERE m.back = 1), 0) AS HUGEINT)
AS quantity_before
FROM entries_now e
JOIN annotating a ON e.issue = a.issue AND (a.bullet <> 'no' OR a.gainers > 0)
SEMI JOIN (SELECT territory, issue FROM market WHERE back = 1) k
ON e.territory = k.territory AND e.issue = k.issue
LEFT JOIN metrics m ON e.territory = m.territory AND e.issue = m.issue AND e.id = m.id
GROUP BY e.territory, e.issue, e.id, e.rank;

-- usage_territories
SELECT f.territory AS territory_of_use, t.territory, false AS anywhere
FROM (SELECT DISTINCT territory FROM in_force) f
JOIN chart_territories t ON (t.territory IN ('', '001') OR t.territory = f.territory)
UNION ALL
SELECT f.territory, t.territory, true
FROM (SELECT DISTINCT territory FROM in_force) f CROSS JOIN chart_territories t;

-- use_points
SELECT territory, issue, id, use, CAST(sum(points) AS DECIMAL(38,0)) AS points
FROM receipt_lines WHERE reason = '' GROUP BY territory, issue, id, use;

-- whereabouts
SELECT territory, issue, supplier, outlet, day, until, use, outcome, reason, rule, CAST(sum(quantity) AS BIGINT) AS quantity
FROM (SELECT j.territory, j.issue, j.supplier, j.outlet, j.day, j.until, j.use,
j.outcome, j.reason, j.rule, t.quantity, false AS moved
FROM slice_sums t JOIN judged_slices j ON t.slice = j.slice AND t.counted_as = j.counted_as WHERE j.back = 0
UNION ALL
SELECT j.territory, j.issue, j.supplier, j.outlet, j.day, j.until, j.use,
j.outcome, j.reason, j.rule, -m.quantity, true
FROM moves m JOIN judged_slices j ON m.territory = j.territory
AND m.issue = j.issue AND m.slice = j.slice AND j.back = 0
UNION ALL
SELECT j.territory, j.issue, j.supplier, j.outlet, j.day, j.until, j.use,
m.outcome, m.reason, m.rule, m.quantity, false
FROM moves m JOIN judged_slices j ON m.territory = j.territory
AND m.issue = j.issue AND m.slice = j.slice AND j.back = 0)
GROUP BY territory, issue, supplier, outlet, day, until, use, outcome, reason, rule
HAVING sum(quantity) <> 0 OR NOT bool_or(moved);

-- window_days
SELECT issue, use, CAST(unnest(generate_series(CAST(first AS TIMESTAMP), CAST(last AS TIMESTAMP), INTERVAL 1 DAY)) AS DATE) AS day FROM outlook_windows;

