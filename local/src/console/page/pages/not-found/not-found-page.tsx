/** For an address that names no page. */
export default function NotFoundPage() {
  return (
    <>
      <h1>Page not found</h1>
      <p>
        There is no page at this address. <a href="/">Go to the start page.</a>
      </p>
    </>
  );
}
