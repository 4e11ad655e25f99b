import { fastify } from 'fastify';
import { expect, test } from 'vitest';
import { listen } from './listen.ts';

test('it gives the address at which it is reached', async () => {
  const app = fastify();
  app.get('/', async () => 'here');
  const url = await listen(app, { host: '127.0.0.1', port: 0 });
  expect(await (await fetch(url)).text()).toBe('here');
  await app.close();
});

test('an address that is not one of this machine is refused in one sentence', async () => {
  const app = fastify();
  await expect(listen(app, { host: '192.0.2.1', port: 0 })).rejects.toThrow(
    /^The API cannot listen on 192\.0\.2\.1:0; set API_HOST to an address of this machine and [^.]+\.$/,
  );
  await app.close();
});
