import { pino } from 'pino';
import { expect, test } from 'vitest';
import { buildApp } from '../build-app.ts';
import { send } from '../testing/call.ts';
import { useInstallation } from '../testing/installation.ts';
import { registerWorker } from '../testing/register-worker.ts';

const installation = useInstallation();
const params = { instance: '01ARZ3NDEKTSV4RRFFQ69G5FAV' };

test('a call that workers repeat all the time is in the program’s log only where it fails, others always', async () => {
  const lines: string[] = [];
  const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  const app = await buildApp(installation().services, logger);
  try {
    const { token } = await registerWorker(installation());
    expect((await send(app, 'watchLedger', { params, token })).statusCode).toBe(200);
    expect(lines).toEqual([]);
    expect((await send(app, 'claimProbes', { params, token })).statusCode).toBe(200);
    expect(lines.join('')).toContain('/probes');
  } finally {
    await app.close();
  }
});
