import type { InputHTMLAttributes } from 'preact';

/** An input with its label, and below it what the API found wrong with it. */
export function Field({
  label,
  message,
  ...input
}: {
  readonly label: string;
  readonly name: string;
  readonly message: string | undefined;
} & InputHTMLAttributes) {
  const id = `field-${input.name}`;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        {...input}
        id={id}
        aria-invalid={Boolean(message)}
        aria-describedby={message && `${id}-message`}
      />
      {message && (
        <p class="field-message" id={`${id}-message`}>
          {message}
        </p>
      )}
    </div>
  );
}
