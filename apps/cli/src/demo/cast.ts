import { type ApiClient, createClient } from '@countersign/api-client';
import { findPerson, type Person } from '../local/people.ts';
import { LOCAL_PEOPLE } from '../local/set-up-people.ts';

/** A local person with a client that is signed in as that person. */
export interface Player extends Person {
  readonly client: ApiClient;
}

/** The people of the demonstration, by name. */
export type Cast = (name: string) => Player;

export function openCast(dataDirectory: string, url: string): Cast {
  const players = new Map(
    ['administrator', ...LOCAL_PEOPLE.map((person) => person.name)].map((name): [string, Player] => {
      const person = findPerson(dataDirectory, name);
      return [name, { ...person, client: createClient({ url, token: person.token }) }];
    }),
  );
  return (name) => {
    const player = players.get(name);
    if (player === undefined) throw new Error(`nobody is called ${name} (this is a bug)`);
    return player;
  };
}

/** Who of the cast has this address. */
export function playerWithAddress(cast: Cast, address: string): Player | undefined {
  return LOCAL_PEOPLE.map((person) => cast(person.name)).find((player) => player.email === address);
}
