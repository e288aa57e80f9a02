#!/bin/bash
while [ ! -f /tmp/background-done ]; do sleep 0.1; done
