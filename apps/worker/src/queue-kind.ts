/** What delivers the jobs, as entries of the log name it. */
export type QueueKind = 'redis' | 'postgres' | 'embedded';

export function queueKindOf(url: string): QueueKind {
  if (url.startsWith('redis')) return 'redis';
  return url.startsWith('postgres') ? 'postgres' : 'embedded';
}
