import { createServer } from 'node:http';
import { listen } from '@countersign/test-kit';
import { exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import { OAuth2Server } from 'oauth2-mock-server';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createOidcClient } from './oidc-client.ts';

const CALLBACK = 'http://localhost:7180/oidc/mock/callback';

/** An issuer that says whatever a test has it say. */
const server = new OAuth2Server();
type Token = { header: Record<string, unknown>; payload: Record<string, unknown> };
let change: (token: Token) => void = () => undefined;

beforeAll(async () => {
  await server.issuer.keys.generate('RS256');
  await server.start(0, 'localhost');
  server.service.on('beforeTokenSigning', (token: Token) => change(token));
});
afterAll(() => server.stop());

const client = () =>
  createOidcClient({
    id: 'mock',
    name: 'Mock',
    issuer: server.issuer.url ?? '',
    clientId: 'countersign',
    clientSecret: 'secret',
  });

/** Goes to the issuer and back with one client. */
async function finish(by = client(), forge: (token: Token) => void = () => undefined) {
  const { location, secrets } = await by.begin(CALLBACK);
  const nonce = new URL(location).searchParams.get('nonce');
  const answer = await fetch(location, { redirect: 'manual' });
  change = (token) => {
    // The mock knows the nonce of the newest call only.
    if (token.payload.aud !== undefined) Object.assign(token.payload, { nonce });
    forge(token);
  };
  try {
    return await by.finish(new URL(answer.headers.get('location') ?? ''), secrets);
  } finally {
    change = () => undefined;
  }
}

test('a token that holds names its subject', async () => {
  const identity = await finish(client(), ({ payload }) => Object.assign(payload, { sub: 'somebody' }));
  expect(identity).toEqual({ issuer: 'mock', address: server.issuer.url, subject: 'somebody' });
});

test.each([
  ['of another nonce', ({ payload }) => Object.assign(payload, { nonce: 'other' })],
  ['without a nonce', ({ payload }) => delete payload.nonce],
  ['for another audience', ({ payload }) => Object.assign(payload, { aud: 'another-client' })],
  ['of another issuer', ({ payload }) => Object.assign(payload, { iss: 'https://evil.example' })],
  ['that has expired', ({ payload }) => Object.assign(payload, { exp: 1_000 })],
  ['without a subject', ({ payload }) => delete payload.sub],
] as readonly (readonly [string, (token: Token) => unknown])[])('a token %s is refused', async (_, forge) => {
  await expect(finish(client(), (token) => void forge(token))).rejects.toMatchObject({
    code: 'ISSUER_REFUSED',
  });
});

test.each([
  ['changed after it was signed', (head: string, body: string, end: string) => [head, flip(body), end]],
  ['with the signature of another one', (head: string, body: string, end: string) => [head, body, flip(end)]],
  ['signed by nobody', (_: string, body: string) => [encode({ alg: 'none' }), body, '']],
])('a token %s is refused', async (_, forge) => {
  server.service.once('beforeResponse', (response: { body: { id_token?: string } }) => {
    const [head = '', body = '', end = ''] = (response.body.id_token ?? '').split('.');
    response.body.id_token = forge(head, body, end).join('.');
  });
  await expect(finish()).rejects.toMatchObject({ code: 'ISSUER_REFUSED' });
});

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function flip(text: string): string {
  const bytes = Buffer.from(text, 'base64url');
  bytes.writeUInt8(bytes.readUInt8(20) ^ 1, 20);
  return bytes.toString('base64url');
}

test('a token is taken that was signed by a key which came after the keys were read, a minute later', async () => {
  const known = client();
  await finish(known, ({ payload }) => Object.assign(payload, { sub: 'before' }));
  const { kid } = await server.issuer.keys.generate('RS256');
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 });
  try {
    const after = await finish(known, ({ header, payload }) => {
      Object.assign(header, { kid });
      Object.assign(payload, { sub: 'after' });
    });
    expect(after.subject).toBe('after');
  } finally {
    vi.useRealTimers();
  }
});

test('an issuer whose document names another one is not spoken to', async () => {
  let names = 'https://issuer.example';
  const server = createServer((_request, response) => {
    const says = { issuer: names, authorization_endpoint: `${names}/authorize` };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(says));
  });
  const address = `http://localhost:${await listen(server)}`;
  const issuer = { id: 'own', name: 'Own', issuer: address, clientId: 'countersign', clientSecret: 'secret' };
  try {
    const refusal = { code: 'ISSUER_REFUSED' };
    await expect(createOidcClient(issuer).begin(CALLBACK)).rejects.toMatchObject(refusal);
    names = address;
    expect((await createOidcClient(issuer).begin(CALLBACK)).location).toMatch(
      /^http:\/\/localhost:\d+\/authorize/,
    );
  } finally {
    server.close();
  }
});

test('a logout token is taken that was signed as the issuer says that it signs, and in no other way', async () => {
  const pair = await generateKeyPair('RS256', { extractable: true });
  const { n, e } = await exportJWK(pair.publicKey);
  const server = createServer((_request, response) => {
    const says = {
      issuer: address,
      jwks_uri: `${address}/keys`,
      id_token_signing_alg_values_supported: ['RS256'],
      // For any algorithm of its kind.
      keys: [{ kty: 'RSA', n, e, kid: 'one' }],
    };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(says));
  });
  const address = `http://localhost:${await listen(server)}`;
  const issuer = { id: 'own', name: 'Own', issuer: address, clientId: 'countersign', clientSecret: 'secret' };
  const by = createOidcClient(issuer);
  const signed = async (alg: string) => {
    const { privateKey } = alg === 'RS256' ? pair : { privateKey: await asPss(pair.privateKey) };
    return new SignJWT({ events: { 'http://schemas.openid.net/event/backchannel-logout': {} } })
      .setProtectedHeader({ alg, kid: 'one', typ: 'logout+jwt' })
      .setIssuer(address)
      .setAudience('countersign')
      .setSubject('somebody')
      .setJti(alg)
      .setIssuedAt()
      .sign(privateKey);
  };
  try {
    await expect(by.readLogout(await signed('PS256'))).rejects.toMatchObject({ code: 'ISSUER_REFUSED' });
    expect((await by.readLogout(await signed('RS256'))).subject).toBe('somebody');
  } finally {
    server.close();
  }
});

/** The same key, for another way of signing. */
const asPss = async (key: CryptoKey) =>
  (await importJWK({ ...(await exportJWK(key)), alg: 'PS256' })) as CryptoKey;

test('an issuer that is away is said to be, and asked again the next time', async () => {
  const away = createOidcClient({
    id: 'away',
    name: 'Away',
    issuer: 'http://localhost:9',
    clientId: 'countersign',
    clientSecret: 'secret',
  });
  for (let one = 0; one < 2; one += 1)
    await expect(away.begin(CALLBACK)).rejects.toMatchObject({ code: 'ISSUER_REFUSED' });
});
