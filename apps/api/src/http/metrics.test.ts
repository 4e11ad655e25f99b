import { describe, expect, test } from 'vitest';
import { logSize, submitted, taskInHand } from '../testing/act.ts';
import { useInstallation } from '../testing/installation.ts';

const installation = useInstallation();
const get = (url: string) => installation().app.inject(url);

test('/healthz says that the process runs, to anybody', async () => {
  const answer = await get('/healthz');
  expect([answer.statusCode, answer.body]).toEqual([200, 'ok\n']);
});

test('/readyz says that changes can be recorded', async () => {
  const answer = await get('/readyz');
  expect([answer.statusCode, answer.body]).toEqual([200, 'ready\n']);
});

describe('/metrics', () => {
  const scrape = async () => (await get('/metrics')).body.split('\n');
  const sample = (lines: readonly string[], series: string) =>
    Number(lines.find((line) => line.startsWith(`${series} `))?.slice(series.length));

  test('is in the text format of Prometheus', async () => {
    const answer = await get('/metrics');
    expect(answer.headers['content-type']).toMatch(/^text\/plain; version=/);
    expect(answer.body).toContain('# TYPE countersign_http_request_seconds histogram');
    expect(answer.body).toContain('process_cpu_seconds_total');
  });

  test('counts the entries of the log', async () => {
    await submitted(installation());
    expect(sample(await scrape(), 'countersign_log_entries')).toBe(logSize(installation()));
  });

  test('counts the requests by state, also down again', async () => {
    const series = 'countersign_requests{state="in-review"}';
    const before = sample(await scrape(), series) || 0;
    const { request } = await submitted(installation());
    expect(sample(await scrape(), series)).toBe(before + 1);
    const { requests } = await installation().call('amy', 'listRequests', { query: { state: 'in-review' } });
    for (const { id } of requests) await installation().call('ada', 'cancelRequest', { params: { id } });
    const after = await scrape();
    expect(after.some((line) => line.startsWith(series))).toBe(false);
    expect(sample(after, 'countersign_requests{state="cancelled"}')).toBe(before + 1);
    expect(request.state).toBe('in-review');
  });

  test('counts the tasks that wait for a person, and the disagreements of the evaluators', async () => {
    await taskInHand(installation());
    const lines = await scrape();
    expect(sample(lines, 'countersign_open_tasks{kind="portal"}')).toBe(1);
    expect(sample(lines, 'countersign_policy_divergences')).toBe(0);
  });

  test('names routes and not addresses, so that the number of series stays small', async () => {
    const { people, app } = installation();
    const headers = { authorization: `Bearer ${people.rita.token}` };
    await app.inject({ url: '/v1/requests/req_01ARZ3NDEKTSV4RRFFQ69G5FAV', headers });
    await app.inject({ url: '/v1/nothing/req_01ARZ3NDEKTSV4RRFFQ69G5FAV', headers });
    const lines = await scrape();
    const count = 'countersign_http_request_seconds_count';
    expect(sample(lines, `${count}{method="GET",route="/v1/requests/:id",status="404"}`)).toBe(1);
    expect(sample(lines, `${count}{method="GET",route="unknown",status="404"}`)).toBe(1);
    expect(lines.join('\n')).not.toContain('01ARZ3NDEKTSV4RRFFQ69G5FAV');
  });
});
