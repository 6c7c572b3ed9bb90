"""What proves more than a code by mail: passkeys, an app with six digits, and recovery codes."""
