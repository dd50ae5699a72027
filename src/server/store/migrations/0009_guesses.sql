-- The few wrong guesses at vouchers that there are at a time are found among all attempts, since every server looks for
-- them every two seconds.

create index attempt_guess on attempt (expire) where key like 'guess:%';
