-- aliased
SELECT CAST(NULL AS VARCHAR) AS "name", CAST(NULL AS VARCHAR) AS "artist", CAST(NULL AS VARCHAR) AS "content" WHERE false;

-- balance
SELECT coalesce(r.supplier, t.supplier) AS supplier, coalesce(r.outlet, t.outlet) AS outlet,
coalesce(r.day, t.day) AS day, coalesce(r.until, t.until) AS until,
coalesce(r.use, t.use) AS use,
coalesce(r.reported, 0) AS reported, coalesce(t.outcome, 'counted') AS outcome,
coalesce(t.reason, '') AS reason, coalesce(t.quantity, 0) AS quantity
FROM reported_units r
FULL JOIN tallied_units t
ON r.supplier = t.supplier AND r.outlet = t.outlet AND r.day = t.day
AND r.until = t.until AND r.use = t.use;

-- cap_chosen_0
SELECT DISTINCT part_listener AS listener_key, local_day AS day FROM cap_keys_0;

-- cap_chosen_rows_0
SELECT * FROM (
SELECT u.load, u.line, u.day, u."at", coalesce(u.listener_key, -1) AS listener, u.quantity, u.quantity_known,
u.audience, u.amount, s.series, coalesce(c.label, 0) AS label, CASE WHEN c.code IS NOT NULL THEN c.code WHEN c.claimed AND u.isrc = '' AND NOT coalesce(r.identified, false) THEN NULL ELSE r.code END AS code,
coalesce(x.song, CASE WHEN c.code IS NOT NULL THEN c.code WHEN c.claimed AND u.isrc = '' AND NOT coalesce(r.identified, false) THEN NULL ELSE r.code END) AS part_song, u.listener_key AS part_listener,
u.day AS local_day
FROM usage u SEMI JOIN cap_chosen_0 l ON u.listener_key = l.listener_key AND u.day = l.day
JOIN tally_sources s ON u.source = s.source
LEFT JOIN subject_codes r ON u.subject_key = r.subject_key
LEFT JOIN clip_codes c ON u.supplier = c.supplier AND u.asset = c.asset AND u.day >= c.first AND u.day <= c.last
LEFT JOIN heard_codes x ON CASE WHEN c.code IS NOT NULL THEN c.code WHEN c.claimed AND u.isrc = '' AND NOT coalesce(r.identified, false) THEN NULL ELSE r.code END = x.code
WHERE u.day IN (DATE '2026-04-06', DATE '2026-04-07', DATE '2026-04-08', DATE '2026-04-09', DATE '2026-04-13', DATE '2026-04-14') AND u.load IN ('...') AND u.event AND u.quantity <> 0
AND CASE WHEN coalesce(c.contested, false) THEN 3 WHEN CASE WHEN c.code IS NOT NULL THEN c.code WHEN c.claimed AND u.isrc = '' AND NOT coalesce(r.identified, false) THEN NULL ELSE r.code END IS NULL THEN 1 WHEN ((coalesce(u.seconds < 30, false))) THEN 4 ELSE 0 END = 0 AND (true))
WHERE part_song IS NOT NULL AND part_listener IS NOT NULL;

-- cap_events
SELECT f.*, CAST(NULL AS VARCHAR) AS content FROM cap_found f;

-- cap_events_0
SELECT e."load", e."line", e."day", e."local_day", e."at", e."listener", e."quantity", e."quantity_known", e."audience", e."amount", e."series", e."label", e."code",
CAST(e.part_song AS VARCHAR) || chr(31) || CAST(e.part_listener AS VARCHAR) AS key, 0 AS clause, 'day' AS extends,
0 AS starts, 2 AS most
FROM cap_chosen_rows_0 e
JOIN (SELECT DISTINCT part_song, part_listener, local_day FROM cap_keys_0) k
ON e.part_song = k.part_song AND e.part_listener = k.part_listener AND e.local_day = k.local_day;

-- cap_found
SELECT * FROM cap_events_0;

-- cap_groups
SELECT *, CASE extends WHEN 'day' THEN local_day
WHEN 'week' THEN local_day - CAST((isodow(local_day) + 6 - starts) % 7 AS INTEGER)
END AS span,
CASE WHEN extends IN ('order', 'lifetime') THEN local_day END AS up_to
FROM cap_events WHERE extends <> '24h';

-- cap_keys_0
SELECT part_song, part_listener, local_day FROM cap_rows_0 GROUP BY part_song, part_listener, local_day
HAVING sum(CASE WHEN quantity > 0 THEN quantity ELSE 0 END) > 2 AND sum(CASE WHEN day IN (DATE '2026-04-06', DATE '2026-04-07', DATE '2026-04-08', DATE '2026-04-09', DATE '2026-04-13', DATE '2026-04-14') THEN 1 ELSE 0 END) > 0;

-- cap_lines
SELECT load, line, day, clause, quantity,
sum(quantity) OVER (PARTITION BY clause, key, span
ORDER BY local_day NULLS LAST, "at" NULLS LAST, content NULLS LAST, listener NULLS LAST, load NULLS LAST, line NULLS LAST
ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS after,
sum(greatest(quantity, 0)) OVER (PARTITION BY clause, key, span
ORDER BY up_to NULLS LAST
RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS bought
FROM cap_groups;

-- cap_listeners_0
SELECT u.listener_key AS listener_key , u.day
FROM usage u
WHERE u.day IN (DATE '2026-04-06', DATE '2026-04-07', DATE '2026-04-08', DATE '2026-04-09', DATE '2026-04-13', DATE '2026-04-14') AND u.load IN ('...') AND u.event AND u.quantity > 0
AND u.listener_key IS NOT NULL AND (true)
GROUP BY u.listener_key, u.day HAVING sum(u.quantity) > 2;

-- cap_rows_0
SELECT * FROM (
SELECT u.load, u.line, u.day, u."at", coalesce(u.listener_key, -1) AS listener, u.quantity, u.quantity_known,
u.audience, u.amount, s.series, coalesce(c.label, 0) AS label, CASE WHEN c.code IS NOT NULL THEN c.code WHEN c.claimed AND u.isrc = '' AND NOT coalesce(r.identified, false) THEN NULL ELSE r.code END AS code,
coalesce(x.song, CASE WHEN c.code IS NOT NULL THEN c.code WHEN c.claimed AND u.isrc = '' AND NOT coalesce(r.identified, false) THEN NULL ELSE r.code END) AS part_song, u.listener_key AS part_listener,
u.day AS local_day
FROM usage u SEMI JOIN cap_listeners_0 l ON u.listener_key = l.listener_key AND u.day = l.day
JOIN tally_sources s ON u.source = s.source
LEFT JOIN subject_codes r ON u.subject_key = r.subject_key
LEFT JOIN clip_codes c ON u.supplier = c.supplier AND u.asset = c.asset AND u.day >= c.first AND u.day <= c.last
LEFT JOIN heard_codes x ON CASE WHEN c.code IS NOT NULL THEN c.code WHEN c.claimed AND u.isrc = '' AND NOT coalesce(r.identified, false) THEN NULL ELSE r.code END = x.code
WHERE u.day IN (DATE '2026-04-06', DATE '2026-04-07', DATE '2026-04-08', DATE '2026-04-09', DATE '2026-04-13', DATE '2026-04-14') AND u.load IN ('...') AND u.event AND u.quantity <> 0
AND CASE WHEN coalesce(c.contested, false) THEN 3 WHEN CASE WHEN c.code IS NOT NULL THEN c.code WHEN c.claimed AND u.isrc = '' AND NOT coalesce(r.identified, false) THEN NULL ELSE r.code END IS NULL THEN 1 WHEN ((coalesce(u.seconds < 30, false))) THEN 4 ELSE 0 END = 0 AND (true))
WHERE part_song IS NOT NULL AND part_listener IS NOT NULL;

-- cap_ties
SELECT DISTINCT load, line
FROM (SELECT load, line, count(*) OVER (PARTITION BY clause, key, "at",
CASE WHEN "at" IS NULL OR extends <> '24h' THEN local_day END) AS rows,
min(added_as) OVER (PARTITION BY clause, key, "at",
CASE WHEN "at" IS NULL OR extends <> '24h' THEN local_day END) <> max(added_as) OVER (PARTITION BY clause, key, "at",
CASE WHEN "at" IS NULL OR extends <> '24h' THEN local_day END) AS differ
FROM (SELECT *, concat_ws(chr(31), CAST(day AS VARCHAR), CAST(series AS VARCHAR),
CAST(label AS VARCHAR), CAST(code AS VARCHAR), CAST(quantity AS VARCHAR),
CAST(quantity_known AS VARCHAR), coalesce(CAST(audience AS VARCHAR), '-'),
coalesce(CAST(amount AS VARCHAR), '-')) AS added_as FROM cap_found))
WHERE rows > 1 AND differ;

-- cap_verdicts
SELECT load, line, min(clause) AS clause,
CAST(CASE WHEN min(quantity) > 0 THEN min(counted) ELSE max(counted) END AS BIGINT)
AS counted
FROM (SELECT load, line, clause, quantity, counted FROM limited
UNION ALL SELECT load, line, clause, quantity, counted FROM rolled)
GROUP BY load, line
HAVING bool_or(counted <> quantity);

-- claim_rulings
SELECT CAST(NULL AS BIGINT) AS "sequence", CAST(NULL AS VARCHAR) AS "supplier", CAST(NULL AS VARCHAR) AS "asset", CAST(NULL AS VARCHAR) AS "recording", CAST(NULL AS BOOLEAN) AS "claimed", CAST(NULL AS VARCHAR) AS "role", CAST(NULL AS BIGINT) AS "start", CAST(NULL AS BIGINT) AS "end", CAST(NULL AS BIGINT) AS "share", CAST(NULL AS VARCHAR) AS "origin", CAST(NULL AS BIGINT) AS "confidence", CAST(NULL AS DATE) AS "first", CAST(NULL AS DATE) AS "last", CAST(NULL AS VARCHAR) AS "content" WHERE false;

-- classified
SELECT CAST(NULL AS VARCHAR) AS "recording", CAST(NULL AS VARCHAR) AS "version", CAST(NULL AS VARCHAR) AS "content" WHERE false;

-- clip_codes
SELECT c.supplier, c.asset, c.first, c.last, c.claimed, c.contested,
coalesce(l.label, 0) AS label, r.code
FROM clip_spans c
LEFT JOIN label_codes l ON c.labels = l.labels
LEFT JOIN recording_codes r ON c.clip = r.recording;

-- clip_inputs
SELECT l.day, 'clips:' || l.load || ':' || l.supplier || ':'
|| CAST(sum(c.digest) AS VARCHAR) AS part
FROM load_days l
JOIN clip_sums c
ON l.load = c.load AND l.supplier = c.supplier AND l.day >= c.first AND l.day <= c.last
GROUP BY l.day, l.load, l.supplier;

-- clip_keys
SELECT clip,
CASE WHEN count(DISTINCT recording) = 1 THEN min(recording)
ELSE 'asset:' || min(supplier) || ':' || min(asset) END AS heard,
CASE WHEN count(DISTINCT song) = 1 THEN min(recording)
ELSE 'asset:' || min(supplier) || ':' || min(asset) END AS heard_song
FROM clips GROUP BY clip;

-- clip_spans
SELECT supplier, asset, coalesce(first, DATE '0001-01-01') AS first,
coalesce(last, DATE '9999-12-31') AS last, clip, claimed, conflict <> '' AS contested,
labels
FROM clip_days;

-- clip_sums
SELECT s.load, s.supplier, c.first, c.last,
sum(CAST(CAST('0x' || substr(sha256(c.supplier || chr(31) || c.asset || chr(31) || coalesce(c.clip, '') || chr(31) || c.labels || chr(31) || CAST(c.claimed AS VARCHAR) || chr(31) || CAST(c.contested AS VARCHAR)), 1, 15) AS BIGINT) AS DECIMAL(38,0))) AS digest
FROM (SELECT DISTINCT load, supplier, asset FROM clip_subjects WHERE asset <> '') s
JOIN clip_spans c ON s.supplier = c.supplier AND s.asset = c.asset
SEMI JOIN (SELECT DISTINCT load FROM load_days) l ON s.load = l.load
GROUP BY s.load, s.supplier, c.first, c.last;

-- confirmations
SELECT DISTINCT subject AS supplier, first, last, unnest(string_split(figures, ','))
AS figures
FROM delivery_acts WHERE act = 'confirm' AND figures IS NOT NULL;

-- counts
SELECT place, code, CAST(sum(quantity) AS BIGINT) AS quantity, sum(quantity_known_rows) > 0 AS quantity_known, CAST(CASE WHEN sum(audience_rows) > 0 THEN sum(audience) END AS BIGINT) AS audience, CAST(NULL AS BIGINT) AS amount,
CAST(sum(rows) AS BIGINT) AS rows
FROM (
SELECT ((CAST(date_diff('day', DATE '2026-03-02', u.day) AS BIGINT) * 4 + coalesce(c.label, 0)) * 8 + CASE WHEN coalesce(c.contested, false) THEN 3 WHEN CASE WHEN c.code IS NOT NULL THEN c.code WHEN c.claimed AND u.isrc = '' AND NOT coalesce(r.identified, false) THEN NULL ELSE r.code END IS NULL THEN 1 ELSE 0 END) * 16 + s.series AS place,
CASE WHEN c.code IS NOT NULL THEN c.code WHEN c.claimed AND u.isrc = '' AND NOT coalesce(r.identified, false) THEN NULL ELSE r.code END AS code, u.quantity,
u.audience, u.amount, CASE WHEN u.quantity_known THEN 1 ELSE 0 END AS quantity_known_rows, CASE WHEN u.audience IS NOT NULL THEN 1 ELSE 0 END AS audience_rows, CASE WHEN u.amount IS NOT NULL THEN 1 ELSE 0 END AS amount_rows, 1 AS rows
FROM usage u
JOIN tally_sources s ON u.source = s.source
LEFT JOIN subject_codes r ON u.subject_key = r.subject_key
LEFT JOIN clip_codes c ON u.supplier = c.supplier AND u.asset = c.asset AND u.day >= c.first AND u.day <= c.last
WHERE u.day IN (DATE '2026-03-02', DATE '2026-03-03', DATE '2026-03-04', DATE '2026-03-05', DATE '2026-03-09', DATE '2026-03-10', DATE '2026-04-06', DATE '2026-04-07', DATE '2026-04-08', DATE '2026-04-09', DATE '2026-04-13', DATE '2026-04-14', DATE '2026-05-04', DATE '2026-05-05', DATE '2026-05-06', DATE '2026-05-07', DATE '2026-05-11', DATE '2026-05-12', DATE '2026-06-01', DATE '2026-06-02', DATE '2026-06-03', DATE '2026-06-04', DATE '2026-06-08', DATE '2026-06-09', DATE '2026-06-10', DATE '2026-07-06', DATE '2026-07-07', DATE '2026-07-08', DATE '2026-08-06') AND u.load IN ('...', '...', '...', '...', '...', '...', '...', '...', '...', '...', '...')
)
GROUP BY place, code;

-- counts
SELECT place, code, CAST(sum(quantity) AS BIGINT) AS quantity, true AS quantity_known, CAST(NULL AS BIGINT) AS audience, CAST(NULL AS BIGINT) AS amount,
CAST(sum(rows) AS BIGINT) AS rows
FROM (
SELECT ((CAST(date_diff('day', DATE '2026-04-06', u.day) AS BIGINT) * 4 + coalesce(c.label, 0)) * 8 + CASE WHEN coalesce(c.contested, false) THEN 3 WHEN CASE WHEN c.code IS NOT NULL THEN c.code WHEN c.claimed AND u.isrc = '' AND NOT coalesce(r.identified, false) THEN NULL ELSE r.code END IS NULL THEN 1 WHEN ((coalesce(u.seconds < 30, false))) THEN 4 ELSE 0 END) * 3 + s.series AS place,
CASE WHEN c.code IS NOT NULL THEN c.code WHEN c.claimed AND u.isrc = '' AND NOT coalesce(r.identified, false) THEN NULL ELSE r.code END AS code, u.quantity,
u.audience, u.amount, CASE WHEN u.quantity_known THEN 1 ELSE 0 END AS quantity_known_rows, CASE WHEN u.audience IS NOT NULL THEN 1 ELSE 0 END AS audience_rows, CASE WHEN u.amount IS NOT NULL THEN 1 ELSE 0 END AS amount_rows, 1 AS rows
FROM usage u
JOIN tally_sources s ON u.source = s.source
LEFT JOIN subject_codes r ON u.subject_key = r.subject_key
LEFT JOIN clip_codes c ON u.supplier = c.supplier AND u.asset = c.asset AND u.day >= c.first AND u.day <= c.last
WHERE u.day IN (DATE '2026-04-06', DATE '2026-04-07', DATE '2026-04-08', DATE '2026-04-09', DATE '2026-04-13', DATE '2026-04-14') AND u.load IN ('...')
UNION ALL
SELECT u.place, u.code, -u.quantity, -u.audience, -u.amount, CASE WHEN u.quantity_known THEN -u.rows ELSE 0 END AS quantity_known_rows, CASE WHEN u.audience IS NOT NULL THEN -u.rows ELSE 0 END AS audience_rows, CASE WHEN u.amount IS NOT NULL THEN -u.rows ELSE 0 END AS amount_rows, -u.rows FROM cut_units u
UNION ALL
SELECT u.place + 21, u.code, u.quantity, u.audience, u.amount, CASE WHEN u.quantity_known THEN 1 ELSE 0 END AS quantity_known_rows, CASE WHEN u.audience IS NOT NULL THEN 1 ELSE 0 END AS audience_rows, CASE WHEN u.amount IS NOT NULL THEN 1 ELSE 0 END AS amount_rows, u.rows FROM cut_units u
)
GROUP BY place, code HAVING sum(rows) > 0 OR (place // 3) % 8 = 7;

-- cut_rows
SELECT e.day, e.code, e.label, e.quantity, e.quantity_known, e.audience, e.amount,
s.supplier, s.outlet, s.territory, s.use, s.tier, s.method, s.currency, s.days, v.counted AS capped
FROM cap_events e
JOIN cap_verdicts v ON e.load = v.load AND e.line = v.line AND e.clause = v.clause
JOIN tally_sources s ON e.series = s.series;

-- cut_units
SELECT ((CAST(date_diff('day', DATE '2026-04-06', u.day) AS BIGINT) * 4 + u.label) * 8 + 0) * 3 + s.series AS place, u.code,
u.quantity - u.capped AS quantity, u.audience - CAST(CAST(u.audience AS HUGEINT) * CAST(u.capped AS HUGEINT) // CAST(u.quantity AS HUGEINT) AS BIGINT) AS audience, u.amount - CAST(CAST(u.amount AS HUGEINT) * CAST(u.capped AS HUGEINT) // CAST(u.quantity AS HUGEINT) AS BIGINT) AS amount,
u.quantity_known, CASE WHEN u.capped = 0 THEN 1 ELSE 0 END AS rows
FROM cut_rows u JOIN tally_sources s ON u.supplier = s.supplier AND u.outlet = s.outlet AND u.territory = s.territory AND u.use = s.use AND u.tier = s.tier AND u.method = s.method AND u.currency = s.currency AND u.days = s.days
WHERE u.day IN (DATE '2026-04-06', DATE '2026-04-07', DATE '2026-04-08', DATE '2026-04-09', DATE '2026-04-13', DATE '2026-04-14');

-- day_inputs
SELECT day, sha256(string_agg(part, ',' ORDER BY part)) AS inputs,
CAST(sum(rows) AS BIGINT) AS rows
FROM (SELECT day, part, rows FROM load_days
UNION ALL
SELECT day, 'held:' || chr(31) || supplier || chr(31) || outlet || chr(31) || territory || chr(31) || use, 0 FROM held_series
UNION ALL SELECT day, part, 0 FROM clip_inputs)
GROUP BY day;

-- day_lanes
SELECT day, rows, CAST('0x' || substr(sha256(CAST(day AS VARCHAR) || chr(31) || inputs), 1, 15) AS BIGINT) AS lane_1, CAST('0x' || substr(sha256(CAST(day AS VARCHAR) || chr(31) || inputs), 16, 15) AS BIGINT) AS lane_2, CAST('0x' || substr(sha256(CAST(day AS VARCHAR) || chr(31) || inputs), 31, 15) AS BIGINT) AS lane_3, CAST('0x' || substr(sha256(CAST(day AS VARCHAR) || chr(31) || inputs), 46, 15) AS BIGINT) AS lane_4 FROM day_inputs;

-- days_out
SELECT DISTINCT r.load, r.supplier, r.day
FROM reported r
SEMI JOIN loads_in_force l ON r.load = l.load
ANTI JOIN in_force f ON r.load = f.load AND r.supplier = f.supplier AND r.day = f.day;

-- days_read
SELECT DISTINCT l.day FROM load_days l JOIN reaches r ON (r.first IS NULL OR l.day >= r.first) AND l.day <= r.last;

-- days_to_tally
SELECT * FROM stale_days WHERE day IN (DATE '2026-03-02', DATE '2026-03-03', DATE '2026-03-04', DATE '2026-03-05', DATE '2026-03-09', DATE '2026-03-10', DATE '2026-04-06', DATE '2026-04-07', DATE '2026-04-08', DATE '2026-04-09', DATE '2026-04-13', DATE '2026-04-14', DATE '2026-05-04', DATE '2026-05-05', DATE '2026-05-06', DATE '2026-05-07', DATE '2026-05-11', DATE '2026-05-12', DATE '2026-06-01', DATE '2026-06-02', DATE '2026-06-03', DATE '2026-06-04', DATE '2026-06-08', DATE '2026-06-09', DATE '2026-06-10', DATE '2026-07-06', DATE '2026-07-07', DATE '2026-07-08', DATE '2026-08-06');

-- days_to_tally
SELECT * FROM stale_days WHERE day IN (DATE '2026-04-06', DATE '2026-04-07', DATE '2026-04-08', DATE '2026-04-09', DATE '2026-04-13', DATE '2026-04-14');

-- delivery_acts
SELECT d.decision, d.act, d.subject, d.first,
CASE WHEN d.expires < d.last OR d.last IS NULL THEN d.expires ELSE d.last END AS last,
json_extract_string(nullif(d.value, ''), '$.load') AS load, json_extract_string(nullif(d.value, ''), '$.days') AS days,
json_extract_string(nullif(d.value, ''), '$.figures') AS figures
FROM decisions d
ANTI JOIN (SELECT subject FROM decisions WHERE act = 'undo') u ON d.decision = u.subject
WHERE d.act IN ('withdraw', 'confirm');

-- heard_codes
SELECT o.code, h.code AS heard, s.code AS song
FROM (SELECT code, coalesce(heard, recording) AS heard, coalesce(song, recording) AS song
FROM named_codes WHERE heard IS NOT NULL OR song IS NOT NULL) o
JOIN recording_codes h ON o.heard = h.recording
JOIN recording_codes s ON o.song = s.recording;

-- held_series
SELECT s.* FROM stale_series s
ANTI JOIN confirmations c
ON s.supplier = c.supplier AND s.figures = c.figures
AND s.day >= coalesce(c.first, s.day) AND s.day <= coalesce(c.last, s.day);

-- identity_inputs
SELECT sha256('4:2:2:'
|| (SELECT coalesce(string_agg(part, ',' ORDER BY part), '') FROM (SELECT load AS part FROM loads_in_force))
|| (SELECT coalesce(string_agg(part, ',' ORDER BY part), '') FROM (SELECT load || supplier || CAST(day AS VARCHAR) AS part FROM days_out))
|| ':' || (SELECT coalesce(string_agg(part, ',' ORDER BY sequence, part), '') FROM (SELECT load AS part, sequence FROM catalogues)) || ':' || (SELECT coalesce(string_agg(part, ',' ORDER BY sequence, part), '') FROM (SELECT load AS part, sequence FROM claim_files)) || ':' || (SELECT coalesce(string_agg(part, ',' ORDER BY sequence, part), '') FROM (SELECT content AS part, sequence FROM identity_rulings)) || ':' || (SELECT coalesce(string_agg(part, ',' ORDER BY part), '') FROM (SELECT DISTINCT load AS part FROM published))) AS inputs;

-- in_force
SELECT r.*
FROM reported r
JOIN loads_in_force l ON r.load = l.load
LEFT JOIN replaced_days x
ON r.supplier = x.supplier AND r.day = x.day AND x.place > l.place
ANTI JOIN withdrawals w ON r.load = w.load AND (w.day IS NULL OR w.day = r.day) AND (w.first IS NULL OR w.first <= r.day) AND (w.last IS NULL OR w.last >= r.day)
WHERE x.supplier IS NULL;

-- label_codes
SELECT labels, row_number() OVER (ORDER BY labels) AS label FROM (SELECT DISTINCT labels FROM clip_spans WHERE labels <> '');

-- last_acts
SELECT load, supplier, delivery, sequence, revision, replaces, sha256
FROM (SELECT *, row_number() OVER (
PARTITION BY supplier, delivery
ORDER BY revision DESC NULLS LAST, sequence DESC, load DESC) AS nth
FROM deliveries)
WHERE nth = 1 AND status <> 'withdrawn';

-- left_spellings
SELECT CAST(NULL AS VARCHAR) AS "recording", CAST(NULL AS VARCHAR) AS "title", CAST(NULL AS VARCHAR) AS "artist", CAST(NULL AS VARCHAR) AS "content" WHERE false;

-- limited
SELECT l.load, l.line, l.clause, l.quantity,
least(l.after, coalesce(p.counts, l.bought))
- least(l.after - l.quantity, coalesce(p.counts, l.bought)) AS counted
FROM cap_lines l
JOIN cap_pieces p
ON l.clause = p.clause AND l.bought >= p.least
AND (p.most IS NULL OR l.bought <= p.most)
WHERE l.day IN (SELECT day FROM days_to_tally);

-- load_days
SELECT f.day, f.load, f.supplier, CAST(sum(f.rows) AS BIGINT) AS rows,
f.load || ':' || f.supplier || ':' || CAST(i.identity AS VARCHAR) AS part
FROM in_force f JOIN identities i ON f.load = i.load
GROUP BY f.day, f.load, f.supplier, i.identity;

-- loads_in_force
SELECT load, supplier, delivery, replaces,
row_number() OVER (ORDER BY coalesce(revision, 0), sequence, load) AS place
FROM (SELECT a.*, row_number() OVER (
PARTITION BY a.supplier, a.sha256
ORDER BY p.load IS NOT NULL, a.sequence, a.load) AS nth
FROM last_acts a
ANTI JOIN withdrawn_loads w ON a.load = w.load
LEFT JOIN (SELECT DISTINCT load FROM withdrawals) p ON a.load = p.load)
WHERE nth = 1;

-- loads_in_part
SELECT DISTINCT s.load FROM sources s
JOIN (SELECT DISTINCT load FROM loads_read) r ON s.load = r.load
LEFT JOIN loads_read d
ON s.load = d.load AND s.supplier = d.supplier AND s.day = d.day
WHERE s.day IN (DATE '2026-03-02', DATE '2026-03-03', DATE '2026-03-04', DATE '2026-03-05', DATE '2026-03-09', DATE '2026-03-10', DATE '2026-04-06', DATE '2026-04-07', DATE '2026-04-08', DATE '2026-04-09', DATE '2026-04-13', DATE '2026-04-14', DATE '2026-05-04', DATE '2026-05-05', DATE '2026-05-06', DATE '2026-05-07', DATE '2026-05-11', DATE '2026-05-12', DATE '2026-06-01', DATE '2026-06-02', DATE '2026-06-03', DATE '2026-06-04', DATE '2026-06-08', DATE '2026-06-09', DATE '2026-06-10', DATE '2026-07-06', DATE '2026-07-07', DATE '2026-07-08', DATE '2026-08-06') AND d.load IS NULL;

-- loads_in_part
SELECT DISTINCT s.load FROM sources s
JOIN (SELECT DISTINCT load FROM loads_read) r ON s.load = r.load
LEFT JOIN loads_read d
ON s.load = d.load AND s.supplier = d.supplier AND s.day = d.day
WHERE s.day IN (DATE '2026-04-06', DATE '2026-04-07', DATE '2026-04-08', DATE '2026-04-09', DATE '2026-04-13', DATE '2026-04-14') AND d.load IS NULL;

-- loads_read
SELECT DISTINCT load, supplier, day FROM load_days WHERE day IN (DATE '2026-03-02', DATE '2026-03-03', DATE '2026-03-04', DATE '2026-03-05', DATE '2026-03-09', DATE '2026-03-10', DATE '2026-04-06', DATE '2026-04-07', DATE '2026-04-08', DATE '2026-04-09', DATE '2026-04-13', DATE '2026-04-14', DATE '2026-05-04', DATE '2026-05-05', DATE '2026-05-06', DATE '2026-05-07', DATE '2026-05-11', DATE '2026-05-12', DATE '2026-06-01', DATE '2026-06-02', DATE '2026-06-03', DATE '2026-06-04', DATE '2026-06-08', DATE '2026-06-09', DATE '2026-06-10', DATE '2026-07-06', DATE '2026-07-07', DATE '2026-07-08', DATE '2026-08-06');

-- loads_read
SELECT DISTINCT load, supplier, day FROM load_days WHERE day IN (DATE '2026-04-06', DATE '2026-04-07', DATE '2026-04-08', DATE '2026-04-09', DATE '2026-04-13', DATE '2026-04-14');

-- loads_without_keys
SELECT DISTINCT d.load FROM loads_read d
LEFT JOIN (SELECT DISTINCT load FROM sources) s ON d.load = s.load
WHERE s.load IS NULL;

-- matched_spellings
SELECT CAST(NULL AS VARCHAR) AS "title", CAST(NULL AS VARCHAR) AS "artist", CAST(NULL AS VARCHAR) AS "isrc", CAST(NULL AS VARCHAR) AS "recording", CAST(NULL AS VARCHAR) AS "content" WHERE false;

-- named_codes
SELECT c.code, c.recording, k.heard AS heard, coalesce(s.song, k.heard_song) AS song
FROM recording_codes c LEFT JOIN clip_keys k ON c.recording = k.clip
LEFT JOIN songs_by_recording s ON coalesce(k.heard_song, c.recording) = s.recording;

-- reach_inputs
SELECT r.day, sha256(CAST(any_value(g.songs) AS VARCHAR) || ':' || CAST(sum(l.lane_1) AS VARCHAR) || ':' || CAST(sum(l.lane_2) AS VARCHAR) || ':' || CAST(sum(l.lane_3) AS VARCHAR) || ':' || CAST(sum(l.lane_4) AS VARCHAR)) AS inputs, CAST(sum(l.rows) FILTER (WHERE l.day = r.day) AS BIGINT) AS rows
FROM reaches r
JOIN day_lanes l ON (r.first IS NULL OR l.day >= r.first) AND l.day <= r.last
CROSS JOIN song_digest g
GROUP BY r.day;

-- read
SELECT * FROM decisions WHERE act IN ('match', 'merge', 'split', 'alias', 'versions', 'classify', 'claim', 'unclaim', 'label', 'unlabel', 'quorum', 'undo') ORDER BY sequence, decision;

-- read
SELECT DISTINCT day FROM day_inputs;

-- read
SELECT DISTINCT day FROM in_force WHERE day <= DATE '2026-03-29' AND until >= DATE '2026-03-23' OR day <= DATE '2026-04-05' AND until >= DATE '2026-03-30' OR day <= DATE '2026-04-12' AND until >= DATE '2026-04-06' OR day <= DATE '2026-04-19' AND until >= DATE '2026-04-13' ORDER BY day;

-- read
SELECT DISTINCT load FROM loads_read ORDER BY load;

-- read
SELECT DISTINCT place FROM counts;

-- read
SELECT DISTINCT use, day, until FROM in_force WHERE ('' IN ('', '001') OR '' = territory) ORDER BY day, use;

-- read
SELECT NOT coalesce(bool_and(u.quantity_known), true) AS quantity_known,
count(u.audience) > 0 AS audience, count(u.amount) > 0 AS amount
FROM usage u WHERE u.day IN (DATE '2026-03-02', DATE '2026-03-03', DATE '2026-03-04', DATE '2026-03-05', DATE '2026-03-09', DATE '2026-03-10', DATE '2026-04-06', DATE '2026-04-07', DATE '2026-04-08', DATE '2026-04-09', DATE '2026-04-13', DATE '2026-04-14', DATE '2026-05-04', DATE '2026-05-05', DATE '2026-05-06', DATE '2026-05-07', DATE '2026-05-11', DATE '2026-05-12', DATE '2026-06-01', DATE '2026-06-02', DATE '2026-06-03', DATE '2026-06-04', DATE '2026-06-08', DATE '2026-06-09', DATE '2026-06-10', DATE '2026-07-06', DATE '2026-07-07', DATE '2026-07-08', DATE '2026-08-06') AND u.load IN ('...', '...', '...', '...', '...', '...', '...', '...', '...', '...', '...');

-- read
SELECT NOT coalesce(bool_and(u.quantity_known), true) AS quantity_known,
count(u.audience) > 0 AS audience, count(u.amount) > 0 AS amount
FROM usage u WHERE u.day IN (DATE '2026-04-06', DATE '2026-04-07', DATE '2026-04-08', DATE '2026-04-09', DATE '2026-04-13', DATE '2026-04-14') AND u.load IN ('...');

-- read
SELECT coalesce(max(u.quantity), 0) AS most FROM usage u WHERE u.day IN (DATE '2026-04-06', DATE '2026-04-07', DATE '2026-04-08', DATE '2026-04-09', DATE '2026-04-13', DATE '2026-04-14') AND u.load IN ('...');

-- read
SELECT count(*) AS days FROM clip_days;

-- read
SELECT count(*) AS held FROM held_series SEMI JOIN days_read USING (day);

-- read
SELECT count(*) AS held FROM held_series SEMI JOIN days_to_tally USING (day);

-- read
SELECT count(*) AS n FROM counts;

-- read
SELECT count(*) AS n FROM cut_rows;

-- read
SELECT count(*) AS n FROM loads_in_part;

-- read
SELECT count(*) AS n FROM loads_without_keys;

-- read
SELECT count(*) AS n FROM shared_keys;

-- read
SELECT count(*) AS n FROM sources;

-- read
SELECT count(*) AS sources, count(DISTINCT source) AS keys FROM tally_sources;

-- read
SELECT count(*) AS ties FROM cap_ties;

-- read
SELECT day FROM days_read ORDER BY day;

-- read
SELECT day, rows FROM stale_days ORDER BY day;

-- read
SELECT inputs FROM identity_inputs;

-- read
SELECT labels FROM label_codes ORDER BY label;

-- read
SELECT s.* FROM slices s ANTI JOIN known_slices k ON s.slice = k.slice ORDER BY s.slice;

-- read
SELECT supplier, outlet, day, use, max(reported) AS reported,
CAST(sum(quantity) AS BIGINT) AS went
FROM balance WHERE day IN (DATE '2026-03-02', DATE '2026-03-03', DATE '2026-03-04', DATE '2026-03-05', DATE '2026-03-09', DATE '2026-03-10', DATE '2026-04-06', DATE '2026-04-07', DATE '2026-04-08', DATE '2026-04-09', DATE '2026-04-13', DATE '2026-04-14', DATE '2026-05-04', DATE '2026-05-05', DATE '2026-05-06', DATE '2026-05-07', DATE '2026-05-11', DATE '2026-05-12', DATE '2026-06-01', DATE '2026-06-02', DATE '2026-06-03', DATE '2026-06-04', DATE '2026-06-08', DATE '2026-06-09', DATE '2026-06-10', DATE '2026-07-06', DATE '2026-07-07', DATE '2026-07-08', DATE '2026-08-06')
GROUP BY supplier, outlet, day, until, use
HAVING max(reported) <> sum(quantity)
ORDER BY day, supplier, outlet, until, use;

-- read
SELECT supplier, outlet, day, use, max(reported) AS reported,
CAST(sum(quantity) AS BIGINT) AS went
FROM balance WHERE day IN (DATE '2026-04-06', DATE '2026-04-07', DATE '2026-04-08', DATE '2026-04-09', DATE '2026-04-13', DATE '2026-04-14')
GROUP BY supplier, outlet, day, until, use
HAVING max(reported) <> sum(quantity)
ORDER BY day, supplier, outlet, until, use;

-- read
SELECT supplier, outlet, day, use, max(reported) AS reported,
CAST(sum(quantity) AS BIGINT) AS went
FROM balance WHERE day IN (NULL)
GROUP BY supplier, outlet, day, until, use
HAVING max(reported) <> sum(quantity)
ORDER BY day, supplier, outlet, until, use;

-- recording_codes
SELECT recording, CAST(row_number() OVER (ORDER BY 1 NULLS LAST) AS INTEGER) AS code
FROM (SELECT DISTINCT recording FROM (SELECT recording FROM resolution WHERE recording IS NOT NULL UNION SELECT clip FROM clip_spans WHERE clip IS NOT NULL));

-- recording_codes
SELECT recording, CAST(row_number() OVER (ORDER BY 1 NULLS LAST) AS INTEGER) AS code
FROM (SELECT DISTINCT recording FROM (SELECT recording FROM resolution WHERE recording IS NOT NULL UNION SELECT song FROM songs_by_recording UNION SELECT heard FROM clip_keys UNION SELECT heard_song FROM clip_keys UNION SELECT clip FROM clip_spans WHERE clip IS NOT NULL));

-- replaced_days
SELECT s.supplier, l.day, max(l.place) AS place
FROM (SELECT load, place, CAST(replaced AS DATE) AS day
FROM (SELECT load, place, unnest(string_split(replaces, ',')) AS replaced
FROM loads_in_force WHERE replaces <> '')) l
JOIN (SELECT DISTINCT load, supplier FROM reported) s ON l.load = s.load
ANTI JOIN withdrawals w ON l.load = w.load AND (w.day IS NULL OR w.day = l.day) AND (w.first IS NULL OR w.first <= l.day) AND (w.last IS NULL OR w.last >= l.day)
GROUP BY s.supplier, l.day;

-- reported_units
SELECT supplier, outlet, day, until, use, CAST(sum(quantity) AS BIGINT) AS reported
FROM in_force GROUP BY supplier, outlet, day, until, use;

-- series_days
SELECT supplier, outlet, territory, use, day, CAST(sum(rows) AS BIGINT) AS rows,
CAST(sum(quantity) AS BIGINT) AS quantity,
CASE WHEN bool_and(figures_1 IS NOT NULL)
THEN sha256(CAST(sum(rows) AS VARCHAR) || ':' || CAST(sum(figures_1) AS VARCHAR) || ':' || CAST(sum(figures_2) AS VARCHAR) || ':' || CAST(sum(figures_3) AS VARCHAR) || ':' || CAST(sum(figures_4) AS VARCHAR)) END AS figures
FROM in_force GROUP BY supplier, outlet, territory, use, day;

-- shared_keys
SELECT subject_key FROM subject_codes GROUP BY subject_key HAVING count(*) > 1;

-- slices
SELECT slice, day, until, supplier, outlet, territory, use, tier, method, currency, outcome, reason, labels FROM slices_placed;

-- slices_named
SELECT p.place, p.day, CAST(p.day + CAST(s.days AS INTEGER) AS DATE) AS until,
s.supplier, s.outlet, s.territory, s.use, s.tier, s.method, s.currency, p.outcome, p.reason, p.labels
FROM tally_places p JOIN tally_sources s ON p.series = s.series;

-- slices_placed
SELECT CAST('0x' || substr(sha256(CAST(day AS VARCHAR) || chr(31) || CAST(until AS VARCHAR) || chr(31) || CAST(supplier AS VARCHAR) || chr(31) || CAST(outlet AS VARCHAR) || chr(31) || CAST(territory AS VARCHAR) || chr(31) || CAST(use AS VARCHAR) || chr(31) || CAST(tier AS VARCHAR) || chr(31) || CAST(method AS VARCHAR) || chr(31) || CAST(currency AS VARCHAR) || chr(31) || CAST(outcome AS VARCHAR) || chr(31) || CAST(reason AS VARCHAR) || CASE WHEN labels = '' THEN '' ELSE chr(31) || labels END), 1, 15) AS BIGINT) AS slice, * FROM slices_named;

-- slices_tallied
SELECT t.slice, CAST(sum(t.quantity) AS BIGINT) AS quantity
FROM tallies t WHERE t.policy IN (SELECT policy FROM policies) GROUP BY t.slice;

-- slices_to_write
SELECT s.place, s.slice, s.day, t.inputs FROM slices_placed s JOIN days_to_tally t ON s.day = t.day;

-- song_digest
SELECT coalesce(sum(CAST(CAST('0x' || substr(sha256(recording || chr(31) || song), 1, 15) AS BIGINT) AS DECIMAL(38,0))), 0) AS songs FROM songs_by_recording;

-- songs_by_recording
SELECT recording, song FROM recordings WHERE shared;

-- split_off
SELECT CAST(NULL AS VARCHAR) AS "recording", CAST(NULL AS VARCHAR) AS "song", CAST(NULL AS VARCHAR) AS "content" WHERE false;

-- stale_days
SELECT coalesce(d.day, t.day) AS day, coalesce(d.inputs, '') AS inputs,
coalesce(d.rows, 0) AS rows
FROM day_inputs d FULL JOIN tallied_days t ON d.day = t.day
WHERE coalesce(d.inputs, '') <> coalesce(t.inputs, '');

-- stale_days
SELECT coalesce(d.day, t.day) AS day, coalesce(d.inputs, '') AS inputs,
coalesce(d.rows, 0) AS rows
FROM reach_inputs d FULL JOIN tallied_days t ON d.day = t.day
WHERE coalesce(d.inputs, '') <> coalesce(t.inputs, '');

-- stale_series
SELECT n.supplier, n.outlet, n.territory, n.use, n.day, n.rows, n.quantity, n.figures
FROM series_days n
JOIN series_days b ON n.supplier = b.supplier AND n.outlet = b.outlet AND n.territory = b.territory AND n.use = b.use AND n.day = b.day + 1 AND n.figures = b.figures;

-- subject_codes
SELECT CAST('0x' || substr(r.subject, 1, 15) AS BIGINT) AS subject_key, r.subject, c.code,
r.way IN ('decision', 'asset') AS identified
FROM resolution r LEFT JOIN recording_codes c ON r.recording = c.recording;

-- tallied_units
SELECT s.supplier, s.outlet, s.day, s.until, s.use, s.outcome, s.reason,
CAST(sum(t.quantity) AS BIGINT) AS quantity
FROM slices_tallied t JOIN slices s ON t.slice = s.slice
GROUP BY s.supplier, s.outlet, s.day, s.until, s.use, s.outcome, s.reason;

-- tallies
SELECT '4f53cda18c2baa0c' AS policy, s.day, s.slice, r.recording, c.quantity,
c.quantity_known, c.audience, c.amount, c.rows, s.inputs
FROM counts c
JOIN slices_to_write s ON c.place = s.place
LEFT JOIN recording_codes r ON c.code = r.code;

-- tallies
SELECT 'c4d5a6246b2a0bfa' AS policy, s.day, s.slice, r.recording, c.quantity,
c.quantity_known, c.audience, c.amount, c.rows, s.inputs
FROM counts c
JOIN slices_to_write s ON c.place = s.place
LEFT JOIN recording_codes r ON c.code = r.code;

-- tally_sources
SELECT source, supplier, outlet, territory, use, tier, method, currency, days, row_number() OVER (ORDER BY supplier, outlet, territory, use, tier, method, currency, days) - 1 AS series
FROM (SELECT DISTINCT source, supplier, outlet, territory, use, tier, method, currency, days FROM (
SELECT s.source, s.supplier, s.outlet, s.territory, s.use, s.tier, s.method, s.currency,
date_diff('day', s.day, s.until) AS days
FROM sources s JOIN (SELECT DISTINCT load FROM loads_read) d ON s.load = d.load
WHERE s.day IN (DATE '2026-03-02', DATE '2026-03-03', DATE '2026-03-04', DATE '2026-03-05', DATE '2026-03-09', DATE '2026-03-10', DATE '2026-04-06', DATE '2026-04-07', DATE '2026-04-08', DATE '2026-04-09', DATE '2026-04-13', DATE '2026-04-14', DATE '2026-05-04', DATE '2026-05-05', DATE '2026-05-06', DATE '2026-05-07', DATE '2026-05-11', DATE '2026-05-12', DATE '2026-06-01', DATE '2026-06-02', DATE '2026-06-03', DATE '2026-06-04', DATE '2026-06-08', DATE '2026-06-09', DATE '2026-06-10', DATE '2026-07-06', DATE '2026-07-07', DATE '2026-07-08', DATE '2026-08-06')
));

-- tally_sources
SELECT source, supplier, outlet, territory, use, tier, method, currency, days, row_number() OVER (ORDER BY supplier, outlet, territory, use, tier, method, currency, days) - 1 AS series
FROM (SELECT DISTINCT source, supplier, outlet, territory, use, tier, method, currency, days FROM (
SELECT s.source, s.supplier, s.outlet, s.territory, s.use, s.tier, s.method, s.currency,
date_diff('day', s.day, s.until) AS days
FROM sources s JOIN (SELECT DISTINCT load FROM loads_read) d ON s.load = d.load
WHERE s.day IN (DATE '2026-04-06', DATE '2026-04-07', DATE '2026-04-08', DATE '2026-04-09', DATE '2026-04-13', DATE '2026-04-14')
));

-- version_rulings
SELECT CAST(NULL AS VARCHAR) AS "song", CAST(NULL AS VARCHAR) AS "apart", CAST(NULL AS VARCHAR) AS "content" WHERE false;

-- withdrawals
SELECT load, CAST(NULL AS DATE) AS day, first, last
FROM delivery_acts WHERE act = 'withdraw' AND days IS NULL
UNION ALL
SELECT load, CAST(day AS DATE), first, last
FROM (SELECT load, first, last, unnest(string_split(days, ',')) AS day
FROM delivery_acts WHERE act = 'withdraw' AND days IS NOT NULL);

-- withdrawn_loads
SELECT DISTINCT load FROM withdrawals WHERE day IS NULL AND first IS NULL AND last IS NULL;

-- written
SELECT day, slice, recording, quantity, quantity_known, audience, amount, rows, inputs FROM tallies;

