-- Erasing a person: the values of personal fields and their salts may go, and nothing else of what stands in the journal
-- or beside it. What is gone stays gone, and no value ever changes into another.

create function guard_erasure() returns trigger language plpgsql as $$
begin
  if new.salt is not null or new.value is not null or
    (new.agreement_id, new.subject, new.sequence, new.field) is distinct from
    (old.agreement_id, old.subject, old.sequence, old.field)
  then
    raise exception 'a personal field can only be erased' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger journal_personal_erased_only before update on journal_personal
  for each row execute function guard_erasure();
grant update (salt, value) on journal_personal to tallystick_writer;

-- Imports make their keys of what is in a row, an address among it.
grant update (key) on idempotency_key to tallystick_writer;
