import { expect } from 'vitest';

/** What somebody does with the pages, call for call as their script does it. */
export interface WebBrowser {
  /** Opens the link of an invitation and accepts it by the issuer; gives whom the page says that it is for. */
  acceptByIssuer(link: string): Promise<string>;
  /** Signs in by the issuer at an address. */
  signInByIssuer(origin: string): Promise<void>;
  /** Opens the address that a command line has printed, and confirms the code. */
  confirm(address: string, code: string): Promise<void>;
}

/** @param person what the issuer knows somebody as */
export function createWebBrowser(person: string): WebBrowser {
  /** Cookies of each place. A name is one place whatever its port, for browsers; the cookies here have the port in their names. */
  const jar = new Map<string, string>([['who', person]]);
  const call = async (url: string, init: RequestInit = {}) => {
    const { origin } = new URL(url);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { cookie, origin, 'sec-fetch-site': 'same-origin', ...init.headers };
    const answer = await fetch(url, { redirect: 'manual', ...init, headers });
    for (const one of answer.headers.getSetCookie()) {
      const [pair = ''] = one.split(';');
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    return answer;
  };
  const post = async (url: string, body: object): Promise<Record<string, unknown>> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await call(url, { method: 'POST', headers, body: JSON.stringify(body) });
    const text = await answer.text();
    expect(answer.status, `POST ${url}: ${text}`).toBe(200);
    return JSON.parse(text);
  };
  /** A page of the installation, with what it shows. */
  const open = async (url: string) => {
    const answer = await call(url);
    expect(answer.status, `GET ${url}`).toBe(200);
    return answer.text();
  };
  const goThroughIssuer = async (start: string, body: object) => {
    let url = String((await post(start, body))['location']);
    for (let hops = 0; hops < 10; hops += 1) {
      const answer = await call(url);
      const next = answer.headers.get('location');
      if (next === null) return { url, status: answer.status, text: await answer.text() };
      url = new URL(next, url).href;
    }
    throw new Error('the issuer leads in circles');
  };
  const toAccount = async (origin: string, body: object) => {
    const { url, status, text } = await goThroughIssuer(`${origin}/oidc/acme/start`, body);
    expect([url, status], text).toEqual([`${origin}/account`, 200]);
  };
  return {
    acceptByIssuer: async (link) => {
      const { origin, pathname, hash } = new URL(link);
      expect(await open(origin + pathname)).toContain('Use Acme instead');
      const code = decodeURIComponent(hash.slice(1));
      const { name, email } = await post(`${origin}/invitation/options`, { code });
      await toAccount(origin, { code, next: '/account' });
      return `${String(name)} (${String(email)})`;
    },
    signInByIssuer: async (origin) => {
      expect(await open(`${origin}/sign-in`)).toContain('data-action="sign-in-by-issuer"');
      await toAccount(origin, { next: '/account' });
    },
    confirm: async (address, code) => {
      const { origin, hash } = new URL(address);
      expect(decodeURIComponent(hash.slice(1))).toBe(code);
      await open(`${origin}/device`);
      await post(`${origin}/device/lookup`, { code });
      await post(`${origin}/device/verdict`, { code, isConfirmed: true });
    },
  };
}
