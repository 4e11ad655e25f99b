import { spawnSync } from 'node:child_process';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';

const PROGRAM = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => spawnSync('which', [name]).status === 0,
);

/** Whether the machine has a browser; Debian: chromium. */
export const BROWSER_INSTALLED = PROGRAM !== undefined;
/** Goes into the name of tests that are skipped without it. */
export const WITHOUT_BROWSER = BROWSER_INSTALLED ? '' : ' (skipped: chromium is not installed)';

/** A person at a browser, with an authenticator in it. */
export interface Visitor {
  readonly page: Page;
  /** Whether the authenticator checks who it is, from now on. */
  setVerified(isVerified: boolean): Promise<void>;
  /** Plugs a security key in beside the first authenticator, which answers no more. */
  plugIn(): Promise<void>;
}

/** One browser for all tests of a file. Each visitor has cookies of its own. */
export function useBrowser(): () => Promise<Visitor> {
  let browser: Browser | undefined;
  const open: BrowserContext[] = [];
  beforeAll(async () => {
    if (PROGRAM === undefined) return;
    browser = await chromium.launch({
      executablePath: spawnSync('which', [PROGRAM], { encoding: 'utf8' }).stdout.trim(),
      // Tests run as root in CI, where the sandbox of the browser refuses to work; it sees pages of the tests only.
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    });
  });
  afterAll(async () => {
    for (const context of open) await context.close();
    await browser?.close();
  });
  return async () => {
    if (browser === undefined) throw new Error('the browser is there only while tests run');
    const context = await browser.newContext();
    open.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    const session = await context.newCDPSession(page);
    await session.send('WebAuthn.enable');
    const plugIn = async (transport: 'internal' | 'usb') => {
      const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
        options: {
          protocol: 'ctap2',
          transport,
          hasResidentKey: true,
          hasUserVerification: true,
          isUserVerified: true,
          automaticPresenceSimulation: true,
        },
      });
      return authenticatorId;
    };
    const authenticatorId = await plugIn('internal');
    return {
      page,
      setVerified: async (isUserVerified) => {
        await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
      },
      plugIn: async () => {
        await plugIn('usb');
        await session.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled: false });
      },
    };
  };
}
