import { z } from 'zod';

/** This machine by its own names. */
const LOOPBACK_NAME = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

function addressProblem(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null) return 'must be an address that begins with https://';
  const { protocol, hostname, username, password, hash } = url;
  if (protocol !== 'https:' && !(protocol === 'http:' && LOOPBACK_NAME.test(hostname)))
    return 'must be an address that begins with https://; http:// only to this machine';
  if (username !== '' || password !== '') return 'must be an address without user name and password';
  return hash === '' ? undefined : 'must be an address without a part behind "#"';
}

/**
 * Address of a service that secrets are sent to: over TLS, or to this machine. Nothing that a program would take for something
 * else than a service (`file:`, `javascript:`), and nothing that shows another host than it has.
 */
export const serviceAddressSchema = z
  .string()
  .max(500)
  .check((ctx) => {
    const message = addressProblem(ctx.value);
    if (message !== undefined) ctx.issues.push({ code: 'custom', message, input: ctx.value });
  });

/** Address of a document that people open. */
export const documentAddressSchema = z
  .string()
  .max(2_000)
  .check((ctx) => {
    const url = URL.parse(ctx.value);
    if (url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '') return;
    ctx.issues.push({
      code: 'custom',
      message: 'must be an address that begins with https:// or http://',
      input: ctx.value,
    });
  });
