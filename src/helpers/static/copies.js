/* Copies of one answer, each with the time of its edit: which is newer, and what is kept of the older. */
const MOST_OLDER = 5;

const timeOf = (answer) => Date.parse(answer?.edited_at) || 0;
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

// Local time with its distance from UTC: 2026-11-23T14:05:09.123+01:00
function iso(time) {
  const away = -new Date(time).getTimezoneOffset(), two = (n) => String(Math.floor(Math.abs(n))).padStart(2, "0");
  return new Date(time + away * 60000).toISOString().replace("Z", `${away < 0 ? "-" : "+"}${two(away / 60)}:${two(away % 60)}`);
}

// Does `newer` say all that `older` says? Then the older copy need not be kept beside it.
function holds(newer, older) {
  if (typeof newer === "string" && typeof older === "string") return newer.includes(older.trim());
  if (isPlain(newer) && isPlain(older)) return Object.keys(older).every((name) => holds(newer[name], older[name]));
  return same(newer, older);
}

export function merged(a, b) {
  if (!a || !b) return a ?? b;
  const bFirst = timeOf(b) > timeOf(a) || (timeOf(b) === timeOf(a) && JSON.stringify(b.value) > JSON.stringify(a.value));
  const [{ value, edited_at }, other] = bFirst ? [b, a] : [a, b];
  const kept = [];
  for (const one of [other, ...(a.older ?? []), ...(b.older ?? [])].sort((x, y) => timeOf(y) - timeOf(x)))
    if (![{ value }, ...kept].some((k) => holds(k.value, one.value))) kept.push({ value: one.value, edited_at: one.edited_at });
  return kept.length ? { value, edited_at, older: kept.slice(0, MOST_OLDER) } : { value, edited_at };
}

export const isEntry = (entry) => isPlain(entry) && "value" in entry && timeOf(entry) > 0
  && (entry.older === undefined || (Array.isArray(entry.older) && entry.older.every((one) => isPlain(one) && "value" in one)));
