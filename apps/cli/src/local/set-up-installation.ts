import { setUpExample } from '../demo/register-example.ts';
import { setUpPeople } from './set-up-people.ts';

/**
 * Makes an installation with stand-ins ready to be tried out: people, example company, and the seal, so that whatever is done on it
 * afterwards is done as on any installation that is in use. What is there already stays as it is.
 */
export async function setUpInstallation(options: {
  readonly dataDirectory: string;
  readonly projectDirectory: string;
  readonly apiUrl: string;
  readonly sandboxUrl: string;
}): Promise<void> {
  const { dataDirectory, apiUrl } = options;
  const client = await setUpPeople(dataDirectory, apiUrl);
  await setUpExample({ ...options, client });
  const { seal } = await client.status({});
  if (!seal.isSealed) await client.sealInstallation({});
}
