export HEADING='It works'
