import { Heading } from '../../components/heading.tsx';

/** For an address that names no page. */
export default function NotFoundPage() {
  return (
    <>
      <Heading>Page not found</Heading>
      <p>
        There is no page at this address. <a href="/">Go to the start page.</a>
      </p>
    </>
  );
}
