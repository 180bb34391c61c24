import { Link, Outlet } from 'react-router';
import type { Session } from './session.ts';

/** What every page stands in. */
export function Frame({ session }: { session: Session }) {
  return (
    <>
      <header>
        <Link to="/">Reportly in React</Link>
        <span>
          {session.person.name}, {session.account.name}
        </span>
      </header>
      <main>
        <Outlet />
      </main>
    </>
  );
}
