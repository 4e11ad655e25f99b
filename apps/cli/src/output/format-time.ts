/** A time as services write it. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;
/** The same within text, and not where it is a value of JSON or part of a longer word. */
const INSTANTS = /(?<!["\w-])\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z(?!["\w])/g;

/** A time on the clock of whoever reads it, with its zone, such as `2026-11-30 21:06:02 +01:00`. What is no time stays as it is. */
export function formatTime(text: string): string {
  if (!INSTANT.test(text)) return text;
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return text;
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':');
  return `${day} ${time} ${zoneOf(at)}`;
}

/** A sentence with the times in it on the clock of whoever reads it. */
export const withLocalTimes = (text: string): string => text.replace(INSTANTS, formatTime);

function zoneOf(at: Date): string {
  const minutes = -at.getTimezoneOffset();
  if (minutes === 0) return 'UTC';
  const away = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(away / 60))}:${two(away % 60)}`;
}

const two = (value: number): string => String(value).padStart(2, '0');
