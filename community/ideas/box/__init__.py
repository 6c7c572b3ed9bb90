"""The idea box: anyone proposes, and three who want to be with make a trial of it."""
