import type { PackEntry } from '../log/pack-entry.ts';
import type { Survey } from '../survey.ts';

/** The requests that have a page, each with the populations it was drawn from. */
export function sampledRequests(survey: Survey): readonly { request: string; drawnFrom: string[] }[] {
  const drawn = new Map<string, string[]>();
  const add = (request: string | null, title: string) => {
    if (request === null) return;
    const titles = drawn.get(request) ?? [];
    if (!titles.includes(title)) titles.push(title);
    drawn.set(request, titles);
  };
  for (const { population, sample } of survey.populations)
    for (const { entry } of sample) add(entry.request, population.title);
  for (const { request } of survey.exceptions) add(request, 'Exceptions of the period');
  for (const { request } of survey.brokenGlass) add(request, 'Broken glass of the period');
  return [...drawn].map(([request, drawnFrom]) => ({ request, drawnFrom }));
}

/** The sampled entries that belong to no request, each once. */
export function sampledAlone(survey: Survey): readonly PackEntry[] {
  return survey.populations.flatMap(({ sample }) =>
    sample.flatMap(({ entry }) => (entry.request === null ? [entry] : [])),
  );
}
