import { type ApiClient, createClient } from '@countersign/api-client';
import { findPerson, type Person } from '../local/people.ts';
import { LOCAL_PEOPLE } from '../local/set-up-people.ts';

/** A local person with a client that is signed in as that person. */
export interface DemoUser extends Person {
  readonly client: ApiClient;
}

/** The people of the demonstration, by name. */
export type DemoUsers = (name: string) => DemoUser;

export function createDemoUsers(dataDirectory: string, url: string): DemoUsers {
  const byName = new Map(
    ['administrator', ...LOCAL_PEOPLE.map((person) => person.name)].map((name): [string, DemoUser] => {
      const person = findPerson(dataDirectory, name);
      return [name, { ...person, client: createClient({ url, token: person.token }) }];
    }),
  );
  return (name) => {
    const demoUser = byName.get(name);
    if (demoUser === undefined) throw new Error(`nobody is called ${name} (this is a bug)`);
    return demoUser;
  };
}

/** Which user of the demonstration has this address. */
export function demoUserWithAddress(demoUsers: DemoUsers, address: string): DemoUser | undefined {
  return LOCAL_PEOPLE.map((person) => demoUsers(person.name)).find((demoUser) => demoUser.email === address);
}
