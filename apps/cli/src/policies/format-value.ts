const LONGEST = 120;

/** A value of a rule or a fact as JSON, cut where it is long. */
export function formatValue(value: unknown): string {
  return value === undefined ? 'nothing' : cut(JSON.stringify(value));
}

export function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 3)}...` : text;
}
