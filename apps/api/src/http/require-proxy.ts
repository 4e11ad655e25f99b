import { BlockList, isIPv6 } from 'node:net';
import { CountersignError, isLoopback } from '@countersign/schema';
import type { FastifyInstance } from 'fastify';

/**
 * Answers only to the proxies that are named, and to this machine: who reaches the service past them speaks in clear, and could say of
 * itself to come from anywhere. Nothing is refused where none is named.
 */
export function requireProxy(app: FastifyInstance, proxies: readonly string[]): void {
  if (proxies.length === 0) return;
  const named = new BlockList();
  for (const one of proxies) {
    const [address = '', prefix] = one.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (prefix === undefined) named.addAddress(address, family);
    else named.addSubnet(address, Number(prefix), family);
  }
  app.addHook('onRequest', async ({ socket }) => {
    // An address of version 4 that came in by a socket of version 6.
    const from = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
    if (!isLoopback(from) && !named.check(from, isIPv6(from) ? 'ipv6' : 'ipv4'))
      throw new CountersignError('PROXY_PASSED');
  });
}
