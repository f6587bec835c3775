from django.shortcuts import render
from ponleu.studies import queries
def overview(request, study):
    queries.pack_of(study)
