import type { ComponentChild, InputHTMLAttributes } from 'preact';

interface FieldProperties {
  readonly label: string;
  readonly name: string;
  /** What the API found wrong with it. */
  readonly message: string | undefined;
}

/** An input with its label and message. */
export function Field({ label, message, ...input }: FieldProperties & InputHTMLAttributes) {
  return (
    <LabelledField label={label} name={input.name} message={message}>
      {(attributes) => <input {...input} {...attributes} />}
    </LabelledField>
  );
}

/** Attributes that tie a control to its label and message. */
interface LabelledAttributes {
  readonly id: string;
  readonly name: string;
  readonly 'aria-invalid': boolean;
  readonly 'aria-describedby': string | undefined;
}

/** Any control, with its label above it and its message below. */
export function LabelledField({
  label,
  name,
  message,
  children,
}: FieldProperties & { readonly children: (attributes: LabelledAttributes) => ComponentChild }) {
  const id = `field-${name}`;
  const messageId = `${id}-message`;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({
        id,
        name,
        'aria-invalid': message !== undefined,
        'aria-describedby': message === undefined ? undefined : messageId,
      })}
      {message !== undefined && (
        <p class="field-message" id={messageId}>
          {message}
        </p>
      )}
    </div>
  );
}
